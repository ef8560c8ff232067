"""Reads training windows through h5py the way upstream's loader does, and prints how many samples a second that gives.

    read_windows.py make FILE RECORDINGS      float64, contiguous, 1500 frames a recording, as upstream's converter writes
    read_windows.py run FILE DOWNSAMPLE SECONDS PROCESSES

A sample is seven windows of ten frames of one recording. Each window is one read by a list of ten row numbers; then x and y are kept, made
float32, and 27 of the 75 keypoints are picked. Our own code; it measures the way of access, not the original program.
"""
import multiprocessing
import resource
import sys
import time

import h5py
import numpy as np

WINDOWS, FRAMES = 7, 10
JOINTS = [0, 2, 5, 11, 12, 13, 14, 33, 37, 38, 41, 42, 45, 46, 49, 50, 53, 54, 58, 59, 62, 63, 66, 67, 70, 71, 74]


def make(path, recordings):
    random = np.random.default_rng(1)
    with h5py.File(path, "w") as file:
        for i in range(recordings):
            file[f"keypoints/clip{i:04d}"] = random.random((1500, 75, 3))
            file[f"visibility/clip{i:04d}"] = random.random((1500, 75, 1))


def sample(file, names, random, downsample):
    data = file["keypoints"][names[random.integers(len(names))]]
    start = random.integers(data.shape[0] - WINDOWS * FRAMES * downsample)
    windows = []
    for w in range(WINDOWS):
        rows = [int(start) + (w * FRAMES + t) * downsample for t in range(FRAMES)]
        windows.append(data[rows][:, :, :2].astype(np.float32)[:, JOINTS])
    return np.stack(windows)


def worker(path, downsample, seconds, seed):
    random = np.random.default_rng(seed)
    with h5py.File(path, "r") as file:
        names = list(file["keypoints"])
        for _ in range(20):
            sample(file, names, random, downsample)
        count, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            sample(file, names, random, downsample)
            count += 1
        return count / (time.perf_counter() - begin)


def run(path, downsample, seconds, processes):
    jobs = [(path, downsample, seconds, seed) for seed in range(processes)]
    if processes == 1:
        rate = worker(*jobs[0])
    else:
        with multiprocessing.Pool(processes) as pool:
            rate = sum(pool.starmap(worker, jobs))
    print(rate, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]))
    else:
        run(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
