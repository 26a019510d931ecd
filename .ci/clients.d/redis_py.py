"""Writes unique keys through redis-py until stdin ends: redis_py.py cluster|sentinel|plain PREFIX HOST:PORT..."""
import os
import sys
import threading
import time

import redis
from redis.cluster import ClusterNode, RedisCluster
from redis.sentinel import Sentinel

kind, prefix, *addresses = sys.argv[1:]
nodes = [(a.rsplit(":", 1)[0], int(a.rsplit(":", 1)[1])) for a in addresses]


def connect():
    if kind == "cluster":
        return RedisCluster(startup_nodes=[ClusterNode(host, port) for host, port in nodes])
    if kind == "sentinel":
        return Sentinel(nodes, socket_timeout=2).master_for("mymaster", socket_timeout=2)
    return redis.Redis(*nodes[0])


def end_with_stdin():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_stdin, daemon=True).start()
db = connect()
print("version", redis.__version__, flush=True)
n = 0
while True:
    n += 1
    try:
        if db.set(f"{prefix}:{n}", n):
            print("ack", n, flush=True)
    except (redis.RedisError, OSError, ValueError) as e:  # ValueError: redis-py cannot read an ASK that names a node
        print("error", type(e).__name__, str(e).replace("\n", " "), flush=True)
        time.sleep(0.02)
    time.sleep(0.002)
