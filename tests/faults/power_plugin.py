# SPDX-License-Identifier: Apache-2.0
"""A block device in memory that writes down what it is told, in order: for nbdkit's Python plugin.

    nbdkit python power_plugin.py image=FILE log=FILE

A record of the log is a letter (W write, F flush), the place and the length as '<cQI', and the written bytes.
"""

import builtins
import struct

import nbdkit

API_VERSION = 2
settings = {}
disk = bytearray()
log = None


def thread_model():
    return nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS


def config(key, value):
    settings[key] = value


def config_complete():
    global disk, log
    with builtins.open(settings["image"], "rb") as f:
        disk = bytearray(f.read())
    log = builtins.open(settings["log"], "ab", buffering=0)


def open(_readonly):  # the name that nbdkit wants
    return 1


def get_size(_handle):
    return len(disk)


def pread(_handle, buffer, offset, _flags):
    buffer[:] = disk[offset:offset + len(buffer)]


def pwrite(_handle, buffer, offset, _flags):
    disk[offset:offset + len(buffer)] = buffer
    log.write(struct.pack("<cQI", b"W", offset, len(buffer)) + bytes(buffer))


def flush(_handle, _flags):
    log.write(struct.pack("<cQI", b"F", 0, 0))
