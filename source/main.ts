#!/usr/bin/env node
/** The composition root: the command line in the real world, until one of the two ends. */
import { runCli } from './cli/run-cli.ts';
import { hardenProcess } from './store/key-protection/harden-process.ts';
import { createWorld } from './world.ts';

const oldestNode = 24;

async function main(): Promise<number> {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < oldestNode) {
    process.stderr.write(`smimectl: it needs Node ${oldestNode} or newer, and this is Node ${node}\n`);
    return 1;
  }
  // Before anything secret is typed or read, whatever the command.
  hardenProcess();
  return runCli(process.argv.slice(2), createWorld());
}

/** Milliseconds that sockets, watchers and readers have to let go of a finished program. */
const longestEnd = 250;

// Not by process.exit(), unless it must be: that may wait for ever for a compiling thread, which itself waits for the
// main thread to collect garbage (nodejs/node#54918). A program that ends by itself does not.
process.exitCode = await main();
process.stdin.destroy();
setTimeout(() => process.exit(), longestEnd).unref();
