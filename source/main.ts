#!/usr/bin/env node
/** The composition root: the command line in the real world, until one of the two ends. */
import { runCli } from './cli/run-cli.ts';
import { createWorld } from './world.ts';

const world = createWorld();
const exitCode = await runCli(process.argv.slice(2), world);
// Sockets, watchers and readers of standard input must not keep a finished program alive.
process.exit(exitCode);
