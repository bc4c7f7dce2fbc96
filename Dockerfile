# The chapter with MXNet, from the same lock, for computers for which MXNet has no wheel: Windows, and
# macOS on Apple silicon (there Docker builds it for aarch64 Linux).
#     docker build -t rmsprop . && docker run --rm -p 127.0.0.1:8888:8888 rmsprop
# JupyterLab then prints an address with a token. What is not saved elsewhere goes with the container:
#     -v "$PWD/notebooks:/chapter/notebooks"   keeps the notebooks.
FROM python:3.11-slim-bookworm

# libgomp and libgfortran are MXNet's; the font has the Vietnamese letters of the still figures. On aarch64
# MXNet's wheel asks for libraries of Arm's that neither PyPI nor Debian has: OpenBLAS, LAPACKE and the C
# library have the same functions.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgomp1 libgfortran5 fonts-dejavu-core \
    && if [ "$(dpkg --print-architecture)" = arm64 ]; then \
        apt-get install --yes --no-install-recommends libopenblas0-pthread liblapacke \
        && cd /usr/lib/aarch64-linux-gnu \
        && ln -s liblapacke.so.3 libarmpl_lp64_mp.so \
        && ln -s libm.so.6 libamath.so \
        && ln -s libc.so.6 libastring.so; \
    fi \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home reader \
    && install --directory --owner=reader /chapter
USER reader
WORKDIR /chapter
ENV PATH="/chapter/.venv/bin:$PATH"
RUN python -m venv .venv

COPY --chown=reader requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY --chown=reader . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && python tools/trust_notebooks.py

EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "--LabApp.default_url=/doc/tree/notebooks/01_leaky_average.ipynb"]
