"""An interactive chapter on RMSProp."""

import os

# The chapter's arrays are small: more threads only wait for one another, and a class that shares a
# server waits for all of them. It counts if it is set before NumPy or MXNet start theirs.
os.environ.setdefault("OMP_NUM_THREADS", "1")
