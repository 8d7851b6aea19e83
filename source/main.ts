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

// Sockets, watchers and readers of standard input must not keep a finished program alive.
process.exit(await main());
