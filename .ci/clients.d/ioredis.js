// Writes unique keys through ioredis until stdin ends: node ioredis.js cluster|sentinel|plain PREFIX HOST:PORT...
const Redis = require("ioredis");
const [kind, prefix, ...addresses] = process.argv.slice(2);
const nodes = addresses.map((a) => ({ host: a.slice(0, a.lastIndexOf(":")), port: Number(a.slice(a.lastIndexOf(":") + 1)) }));

const db = kind === "cluster" ? new Redis.Cluster(nodes)
  : kind === "sentinel" ? new Redis({ sentinels: nodes, name: "mymaster" })
  : new Redis(nodes[0]);
db.on("error", () => {}); // Told by the commands.
process.stdin.on("end", () => process.exit(0)).resume();
const pause = (millis) => new Promise((done) => setTimeout(done, millis));

(async () => {
  console.log("version", require("ioredis/package.json").version);
  for (let n = 1; ; n++) {
    try {
      await db.set(`${prefix}:${n}`, n);
      console.log("ack", n);
    } catch (e) {
      console.log("error", e.name, e.message);
      await pause(20);
    }
    await pause(2);
  }
})();
