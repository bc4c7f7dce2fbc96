"""Sweeps: the same numbers on cores and on a cluster, and nothing lost with a worker."""

import os
import signal
import time
from functools import partial

import joblib
import numpy as np
import pytest

from d2l_helpers import engine, sweep

SETTINGS = [(gamma, seed) for gamma in (0.5, 0.9, 0.99) for seed in range(4)]
pytestmark = pytest.mark.timeout(180)


def final_loss(gamma, seed):
    rows = np.random.RandomState(0).standard_normal((200, 4))

    def rmsprop(params, states, hyperparams):
        for p, s in zip(params, states, strict=True):
            s[:] = gamma * s + (1 - gamma) * p.grad**2
            p[:] = p - hyperparams["lr"] * p.grad / (s + 1e-6) ** 0.5

    orders = engine.minibatch_orders(200, 10, 2, seed)
    states = np.zeros((3, 1)), np.zeros(1)
    return engine.train_linear(rmsprop, states, rows, orders, 40, lr=np.array([0.01, 0.1]))


def expected():
    return {setting: final_loss(*setting) for setting in SETTINGS}


def assert_same(results):
    assert list(results) == SETTINGS
    for setting, losses in expected().items():
        np.testing.assert_array_equal(results[setting], losses)


def note(folder, index):
    """Write that a setting was run, once more."""
    (folder / f"{index}-{os.getpid()}-{len(os.listdir(folder))}").touch()
    return index**2


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


def test_on_all_cores_the_numbers_are_those_of_one_run_after_the_other():
    assert_same(sweep.run(final_loss, SETTINGS))


def test_finished_results_are_not_computed_again(tmp_path):
    results = {(1,): "kept"}
    found = sweep.run(partial(note, tmp_path), [(0,), (1,), (2,)], results, jobs=1)
    assert found == results == {(0,): 0, (1,): "kept", (2,): 4}
    assert sorted(name.split("-")[0] for name in os.listdir(tmp_path)) == ["0", "2"]


def test_an_error_leaves_the_finished_results():
    def third_fails(index):
        if index == 2:
            raise ZeroDivisionError("the reader's own")
        return index

    results = {}
    with pytest.raises(ZeroDivisionError, match="the reader's own"):
        sweep.run(third_fails, [(0,), (1,), (2,), (3,)], results, jobs=1)
    assert results == {(0,): 0, (1,): 1}


def test_a_stop_leaves_the_finished_results(capsys):
    def third_is_stopped(index):
        if index == 2:
            raise KeyboardInterrupt
        return index

    results = {}
    with pytest.raises(KeyboardInterrupt):
        sweep.run(third_is_stopped, [(0,), (1,), (2,)], results, jobs=1)
    assert "chạy lại ô này để tiếp tục" in capsys.readouterr().out
    assert results == {(0,): 0, (1,): 1}
    assert sweep.run(lambda index: index, [(0,), (1,), (2,)], results, jobs=1)[(2,)] == 2


def test_a_worker_that_dies_loses_only_what_it_was_working_on(tmp_path):
    settings, folder = [(index,) for index in range(16)], tmp_path / "runs"
    folder.mkdir()
    results = Reported(tmp_path / "reported")
    function = partial(note_and_die_once, folder, results.folder)
    found = sweep.run(function, settings, results, jobs=2)
    assert found == {(index,): index**2 for index in range(16)}
    runs = [name.split("-")[0] for name in os.listdir(folder)]
    before = (tmp_path / "died").read_text().split()
    assert len(before) >= 4
    assert runs.count("9") == 2
    assert all(runs.count(index) == 1 for index in before)


def test_workers_that_always_die_end_the_sweep_and_the_rest_is_kept(tmp_path):
    results, deaths = Reported(tmp_path / "reported"), tmp_path / "deaths"
    deaths.mkdir()

    def always_dies(index, reported=results.folder):
        if index == 5:
            (deaths / str(len(os.listdir(deaths)))).touch()
            die(reported, 2)
        return index

    with pytest.raises(sweep.BrokenProcessPool):
        sweep.run(always_dies, [(index,) for index in range(6)], results, jobs=2)
    assert len(os.listdir(deaths)) == sweep.ATTEMPTS
    assert len(results) >= 2


@pytest.fixture(scope="module")
def cluster():
    from dask.distributed import Client, LocalCluster

    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    with LocalCluster(**options, dashboard_address=None) as local, Client(local):
        yield local


def test_on_a_cluster_the_numbers_are_the_same(cluster):
    with joblib.parallel_config(backend="dask"):
        assert_same(sweep.run(final_loss, SETTINGS))


def test_the_runs_are_the_workers(cluster):
    with joblib.parallel_config(backend="dask"):
        found = sweep.run(lambda index: os.getpid(), [(index,) for index in range(20)])
    assert os.getpid() not in found.values()


def test_a_worker_of_the_cluster_that_dies_is_made_up_for(cluster, tmp_path):
    settings = [(index,) for index in range(16)]
    with joblib.parallel_config(backend="dask"):
        found = sweep.run(partial(die_once, tmp_path), settings)
    assert (tmp_path / "died").exists()
    assert found == {(index,): index**2 for index in range(16)}
