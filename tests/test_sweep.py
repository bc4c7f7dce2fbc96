"""Sweeps: the same numbers on cores and on a cluster, and nothing lost with a stop or a worker."""

import os
import re
import signal
import time
from functools import partial

import joblib
import notebook_files as notebooks
import numpy as np
import pytest

from d2l_helpers import engine, sweep

SETTINGS = [(gamma, seed) for gamma in (0.5, 0.9, 0.99) for seed in range(4)]
INDEXES = [(index,) for index in range(16)]
SCHEDULER = "tcp://address-of-the-scheduler:8786"


def final_loss(gamma, seed):
    rows = np.random.RandomState(0).standard_normal((200, 4))

    def rmsprop(params, states, hyperparams):
        for p, s in zip(params, states, strict=True):
            s[:] = gamma * s + (1 - gamma) * p.grad**2
            p[:] = p - hyperparams["lr"] * p.grad / (s + 1e-6) ** 0.5

    orders = engine.minibatch_orders(200, 10, 2, seed)
    states = np.zeros((3, 1)), np.zeros(1)
    return engine.train_linear(rmsprop, states, rows, orders, 40, lr=np.array([0.01, 0.1]))


def assert_as_one_after_the_other(results):
    assert results.keys() == set(SETTINGS)
    for setting, losses in results.items():
        np.testing.assert_array_equal(losses, final_loss(*setting))


def note(folder, index):
    """Write that a setting was run, once more."""
    (folder / f"{index}-{os.getpid()}-{len(os.listdir(folder))}").touch()
    return index**2


def runs_of(folder):
    return sorted(int(name.split("-")[0]) for name in os.listdir(folder))


class Reported(dict):
    """Results that leave a file for each one reported, so that a worker can wait for them."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder
        folder.mkdir()

    def __setitem__(self, setting, result):
        """Keep the result, and say so."""
        super().__setitem__(setting, result)
        (self.folder / str(setting[0])).touch()


def die(reported, count):
    """End the worker process itself, hard, once so many results are reported; leave their names."""
    deadline = time.monotonic() + 60
    while len(os.listdir(reported)) < count and time.monotonic() < deadline:
        time.sleep(0.01)
    (reported.parent / "died").write_text(" ".join(os.listdir(reported)))
    os.kill(os.getpid(), signal.SIGKILL)


def note_and_die_once(folder, reported, index):
    """Die at one setting, when it is met for the first time."""
    note(folder, index)
    if index == 9 and not (reported.parent / "died").exists():
        die(reported, 4)
    return index**2


def die_once(folder, index):
    """End it without notes: on a cluster a task may be run twice for other reasons."""
    if index == 9 and not (folder / "died").exists():
        (folder / "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return index**2


@pytest.fixture
def in_this_process():
    """Run one setting after the other: what is finished when is then known."""
    with joblib.parallel_config(backend="sequential"):
        yield


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "runs").mkdir()
    return tmp_path / "runs"


def test_on_all_cores_the_numbers_are_those_of_one_run_after_the_other():
    sweep.run(final_loss, SETTINGS, results := {})
    assert_as_one_after_the_other(results)


def test_finished_results_are_not_computed_again(in_this_process, folder):
    results = {(1,): "kept"}
    sweep.run(partial(note, folder), INDEXES[:3], results)
    assert results == {(0,): 0, (1,): "kept", (2,): 4}
    assert runs_of(folder) == [0, 2]


@pytest.mark.parametrize(
    ("end", "said"),
    [(ZeroDivisionError("the reader's own"), "reader's own"), (KeyboardInterrupt(), "chạy lại ô")],
    ids=["an error", "a stop"],
)
def test_what_is_finished_stays_and_the_next_call_goes_on(in_this_process, folder, end, said):
    def ends_at_the_third(index):
        if index == 2:
            raise end
        return note(folder, index)

    results = {}
    with pytest.raises(type(end), match=said):
        sweep.run(ends_at_the_third, INDEXES[:4], results)
    assert results == {(0,): 0, (1,): 1}
    sweep.run(partial(note, folder), INDEXES[:4], results)
    assert results == {(0,): 0, (1,): 1, (2,): 4, (3,): 9}
    assert runs_of(folder) == [0, 1, 2, 3]


def test_a_worker_that_dies_loses_only_what_it_was_working_on(tmp_path, folder):
    results = Reported(tmp_path / "reported")
    sweep.run(partial(note_and_die_once, folder, results.folder), INDEXES, results)
    assert results == {(index,): index**2 for index in range(16)}
    before = (tmp_path / "died").read_text().split()
    assert len(before) >= 4
    assert runs_of(folder).count(9) == 2
    assert all(runs_of(folder).count(int(index)) == 1 for index in before)


def test_a_setting_that_always_kills_its_worker_ends_the_sweep_and_the_rest_is_kept(tmp_path):
    def always_dies(index, reported=tmp_path / "reported"):
        if index == 5:
            die(reported, 2)
        return index

    results = Reported(tmp_path / "reported")
    with pytest.raises(sweep.BrokenProcessPool):
        sweep.run(always_dies, INDEXES[:6], results)
    assert len(results) >= 2
    assert (5,) not in results


@pytest.fixture(scope="module")
def client():
    from dask.distributed import Client, LocalCluster

    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    with LocalCluster(**options, dashboard_address=None) as local, Client(local) as client:
        yield client


@pytest.fixture
def cluster(client):
    client.wait_for_workers(2)  # a test may have let one die
    return client.cluster


def lines_for_a_cluster():
    """Return the example of README and of notebook 07, which are one."""
    texts = (
        (notebooks.ROOT / "README.md").read_text(),
        *notebooks.cells(notebooks.PATHS[6], "markdown"),
    )
    (example,) = {code for text in texts for code in re.findall(r"```python\n(.*?)```", text, re.S)}
    assert example.count(SCHEDULER) == 1
    return example


def test_on_a_cluster_the_example_of_the_notebook_gives_the_same_numbers(cluster):
    names = {"sweep": sweep, "trained": final_loss, "settings": SETTINGS, "results": {}}
    exec(lines_for_a_cluster().replace(SCHEDULER, cluster.scheduler_address), names)
    names["client"].close()
    assert_as_one_after_the_other(names["results"])


def test_the_runs_are_the_workers(cluster):
    with joblib.parallel_config(backend="dask"):
        sweep.run(lambda index: os.getpid(), INDEXES, results := {})
    assert len(results) == 16
    assert os.getpid() not in results.values()


def test_a_worker_of_the_cluster_that_dies_is_made_up_for(cluster, tmp_path):
    with joblib.parallel_config(backend="dask"):
        sweep.run(partial(die_once, tmp_path), INDEXES, results := {})
    assert (tmp_path / "died").exists()
    assert results == {(index,): index**2 for index in range(16)}
