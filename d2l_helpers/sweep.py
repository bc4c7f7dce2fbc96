"""Many independent trainings, spread over the cores of this computer or over a Dask cluster."""

from concurrent.futures.process import BrokenProcessPool

from joblib import Parallel, delayed
from tqdm.auto import tqdm

STOPPED = (
    "Stopped. What is finished is kept: run the cell again to go on.\n"
    "Đã dừng. Những gì đã xong được giữ lại: chạy lại ô này để tiếp tục."
)


def run(function, settings, results):
    """Call ``function(*setting)`` for every setting that has no result yet, side by side.

    Each result is kept as soon as it is there. So whatever ends the sweep, the same call goes on
    from there; and where a worker process dies, only what it was working on is run again.

    Parameters
    ----------
    function : callable
        Depends on nothing but its arguments, so that it does not matter where it runs.
    settings : sequence of tuple
        The arguments; hashable, as they are the keys of the results.
    results : dict
        Results of earlier calls, which the new ones join.

    Raises
    ------
    KeyboardInterrupt
        If the reader stops it; says in both languages how to go on.
    Exception
        Whatever `function` raises; BrokenProcessPool if workers die again and again, and nothing
        is finished in between.
    """
    while waiting := [setting for setting in settings if setting not in results]:
        before, total = len(results), len(settings)
        # One setting for each task, and in any order: then little is lost with a worker.
        parallel = Parallel(-1, batch_size=1, return_as="generator_unordered")
        calls = (delayed(_with)(function, setting) for setting in waiting)
        try:
            for setting, result in tqdm(parallel(calls), total=total, initial=total - len(waiting)):
                results[setting] = result
        except BrokenProcessPool:
            if len(results) == before:
                raise
        except KeyboardInterrupt:
            raise KeyboardInterrupt(STOPPED) from None


def _with(function, setting):
    return setting, function(*setting)
