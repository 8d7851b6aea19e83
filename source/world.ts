/** The real terminal, environment and signals, as the command line knows them. */
import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Writable } from 'node:stream';
import packageFacts from '../package.json' with { type: 'json' };
import type { InputStream, OutputStream, World } from './cli/world.ts';
import { UserError } from './core/errors.ts';
import { readStream } from './files/read-input.ts';
import { openContext } from './open-context.ts';

export function createWorld(): World {
  const { env, stdin, stdout, stderr } = process;
  let interruption: AbortSignal | undefined;
  return {
    stdin: inputStream(stdin),
    stdout: outputStream(stdout),
    stderr: outputStream(stderr),
    env,
    version: packageFacts.version,
    openContext: async (storeFolder) => openContext(storeFolder, env),
    openPanel: async (storeFolder) => {
      const [{ runPanel }, { listFolder }] = await Promise.all([
        import('./panel/run-panel.tsx'),
        import('./files/list-folder.ts'),
      ]);
      return runPanel({
        openContext: async () => openContext(storeFolder, env),
        listFolder,
        home: env.HOME ?? homedir(),
        stdin,
        stdout,
        stderr,
        environment: env,
      });
    },
    ask,
    get interruption() {
      interruption ??= listenForInterruption();
      return interruption;
    },
  };
}

function inputStream(stream: NodeJS.ReadStream): InputStream {
  return {
    isTerminal: stream.isTTY === true,
    readAll: async () => (await readStream(stream, 'standard input')).bytes,
  };
}

function outputStream(stream: NodeJS.WriteStream): OutputStream {
  // A failed write is told by its callback; the event would end the process with a stack trace.
  stream.on('error', () => undefined);
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns || 80 : undefined;
    },
    write: (chunk) => written(stream, chunk),
  };
}

function written(stream: Writable, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

async function ask(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<undefined>((resolve) => {
    lines.once('close', () => resolve(undefined));
  });
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}

/** Listens only once somebody asks, so that the panel has the signals for itself. */
function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(new UserError('interrupted', 'interrupted'));
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  return controller.signal;
}
