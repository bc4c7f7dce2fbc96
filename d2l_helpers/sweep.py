"""Many independent runs, spread over the cores of this computer or over a cluster.

joblib does the work. On a cluster nothing changes but its backend::

    from dask.distributed import Client
    from joblib import parallel_config

    client = Client("tcp://the-scheduler:8786")
    with parallel_config(backend="dask"):
        sweep.run(function, settings)
"""

from concurrent.futures.process import BrokenProcessPool

from joblib import Parallel, delayed

from d2l_helpers.progress import Progress, show

ATTEMPTS = 3  # how often a worker may die before the sweep gives up


def run(function, settings, results=None, jobs=-1):
    """Call ``function(*setting)`` for every setting, side by side.

    Every result is put into `results` as soon as it is there. If a worker process dies, only what
    it was working on is run again; if the sweep is stopped, `results` keeps what is finished, and
    the same call goes on from there.

    Parameters
    ----------
    function : callable
        Depends on nothing but its arguments, so that it does not matter where it runs.
    settings : iterable of tuple
        The arguments; hashable, as they are the keys of the results.
    results : dict, optional
        Results of an earlier call, which are not computed again; the new ones join them.
    jobs : int
        Processes, -1 for one on each core; a cluster has its own number.

    Returns
    -------
    dict of tuple to object
        The result of each setting, in the order of `settings`.

    Raises
    ------
    Exception
        Whatever `function` raises.
    concurrent.futures.process.BrokenProcessPool
        If workers died in three attempts.
    """
    settings, results = list(settings), {} if results is None else results
    with Progress(len(settings), "runs", "lượt chạy") as progress:
        for attempt in range(1, ATTEMPTS + 1):
            waiting = [setting for setting in settings if setting not in results]
            progress.at(len(settings) - len(waiting))
            try:
                for setting, result in _spread(function, waiting, jobs):
                    results[setting] = result
                    progress.step()
                break
            except KeyboardInterrupt:
                show(
                    "Stopped. What is finished is kept: run the cell again to go on.",
                    "Đã dừng. Những gì đã xong được giữ lại: chạy lại ô này để tiếp tục.",
                )
                raise
            except BrokenProcessPool:
                if attempt == ATTEMPTS:
                    raise
    return {setting: results[setting] for setting in settings}


def _spread(function, settings, jobs):
    """Give the results as they come; one setting for each task, so that little is lost with it."""
    parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    return parallel(delayed(_call)(function, setting) for setting in settings)


def _call(function, setting):
    return setting, function(*setting)
