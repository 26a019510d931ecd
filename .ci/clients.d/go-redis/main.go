// Writes unique keys through go-redis until stdin ends: go-redis cluster|sentinel|plain PREFIX HOST:PORT...
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

func connect(kind string, addresses []string) redis.UniversalClient {
	switch kind {
	case "cluster":
		// The map is read again only after MOVED or this long; a dead leader does not answer MOVED. 60 s by default.
		reload := 2 * time.Second
		return redis.NewClusterClient(&redis.ClusterOptions{Addrs: addresses, ClusterStateReloadInterval: reload})
	case "sentinel":
		return redis.NewFailoverClient(&redis.FailoverOptions{MasterName: "mymaster", SentinelAddrs: addresses})
	default:
		return redis.NewClient(&redis.Options{Addr: addresses[0]})
	}
}

func main() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	db := connect(os.Args[1], os.Args[3:])
	fmt.Println("version", redis.Version())
	for n := 1; ; n++ {
		if err := db.Set(context.Background(), fmt.Sprintf("%s:%d", os.Args[2], n), n, 0).Err(); err == nil {
			fmt.Println("ack", n)
		} else {
			fmt.Println("error", strings.ReplaceAll(err.Error(), "\n", " "))
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(2 * time.Millisecond)
	}
}
