package io.prez.node.command;

import java.util.ArrayList;
import java.util.List;

/**
 * What Redis 7.0 has and Prez does not, each with the reason that the client sees. A command leaves this table when its
 * own table gets a row.
 */
final class RefusedCommands {
    static final List<CommandSpec> TABLE = new Builder()
            .refuse("list", "lists are not there yet", """
                    blmove blmpop blpop brpop brpoplpush lindex linsert llen lmove lmpop lpop lpos lpush
                    lpushx lrange lrem lset ltrim rpop rpoplpush rpush rpushx
                    """)
            .refuse("set", "sets are not there yet", """
                    sadd scard sdiff sdiffstore sinter sintercard sinterstore sismember smembers smismember
                    smove spop srandmember srem sscan sunion sunionstore
                    """)
            .refuse("hash", "hashes are not there yet", """
                    hdel hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hscan
                    hset hsetnx hstrlen hvals
                    """)
            .refuse("sorted-set", "sorted sets are not there yet", """
                    bzmpop bzpopmax bzpopmin zadd zcard zcount zdiff zdiffstore zincrby zinter zintercard
                    zinterstore zlexcount zmpop zmscore zpopmax zpopmin zrandmember zrange zrangebylex
                    zrangebyscore zrangestore zrank zrem zremrangebylex zremrangebyrank zremrangebyscore
                    zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunion zunionstore
                    """)
            .refuse("stream", "streams are not there yet", """
                    xack xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup
                    xrevrange xsetid xtrim
                    """)
            .refuse("geo", "geospatial indexes are not there yet", """
                    geoadd geodist geohash geopos georadius georadius_ro georadiusbymember
                    georadiusbymember_ro geosearch geosearchstore
                    """)
            .refuse("hyperloglog", "HyperLogLogs are not there yet", """
                    pfadd pfcount pfdebug pfmerge pfselftest
                    """)
            .refuse("bitmap", "bitmaps are not there yet", """
                    bitcount bitfield bitfield_ro bitop bitpos getbit setbit
                    """)
            .refuse("scripting", "scripts and functions are not there yet", """
                    eval eval_ro evalsha evalsha_ro fcall fcall_ro function script
                    """)
            .refuse("generic", "values cannot be serialized for other servers yet", """
                    dump migrate restore
                    """)
            .refuse("generic", "sorting comes with lists, sets and sorted sets", """
                    sort sort_ro
                    """)
            .refuse("server", "values cannot be serialized for other servers yet", """
                    restore-asking
                    """)
            .refuse("server", "users and rules are not there yet; requirepass protects a node", """
                    acl
                    """)
            .refuse("server", "every write is in the log already, see RAFT SNAPSHOT", """
                    bgrewriteaof
                    """)
            .refuse("server", "leadership moves with RAFT TRANSFER or CLUSTER FAILOVER", """
                    failover
                    """)
            .refuse("server", "members are added and removed with RAFT ADD and RAFT REMOVE", """
                    replicaof slaveof
                    """)
            .refuse("server", "nodes replicate by Raft and not by the protocol of Redis", """
                    psync replconf sync
                    """)
            .refuse("server", "there are no modules", """
                    module
                    """)
            .refuse("server", "watching all commands is not there yet", """
                    monitor
                    """)
            .refuse("pubsub", "sharded channels come with sharding", """
                    spublish ssubscribe sunsubscribe
                    """)
            .build();

    private RefusedCommands() {}

    private static final class Builder {
        private final List<CommandSpec> rows = new ArrayList<>();

        Builder refuse(String group, String reason, String names) {
            for (String name : names.strip().split("\\s+")) {
                rows.add(CommandSpec.refused(name, group, reason));
            }
            return this;
        }

        List<CommandSpec> build() {
            return List.copyOf(rows);
        }
    }
}
