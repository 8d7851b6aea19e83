/**
 * The only place that knows `conf`: it writes a file atomically (temporary file, fsync, rename). What conf does
 * not do is done around it by `save-documents.ts`: checking that all bytes arrived, the folder's fsync, the
 * backup. We hand it finished bytes, so that it never interprets what a file holds.
 */
import { basename, dirname } from 'node:path';

/** @throws what the operating system said */
export type WriteFile = (path: string, bytes: Buffer) => void;

/** conf takes long to load, and only writers need it. */
export async function loadConf(): Promise<WriteFile> {
  const before = exitListeners();
  const { default: Conf } = await import('conf');
  removeExitHooks(before);
  // Node ignores this signal, which tells of a file-size limit, but no more once a handler was taken away: then
  // it would kill us in the place of an error that we can tell.
  if (process.listenerCount('SIGXFSZ') === 0) process.on('SIGXFSZ', () => undefined);
  return (path, bytes) => {
    // With it conf writes in place, and a crash would tear the file.
    const snap = process.env.SNAP;
    delete process.env.SNAP;
    try {
      const conf = new Conf<Record<string, never>>({
        cwd: dirname(path),
        configName: basename(path, '.json'),
        fileExtension: 'json',
        configFileMode: 0o600,
        accessPropertiesByDotNotation: false,
        clearInvalidConfig: false,
        serialize: () => bytes,
        // Asked only if the file is there already, for notes of conf's own, of which there are none.
        deserialize: () => ({}),
      });
      conf.store = {};
    } finally {
      if (snap !== undefined) process.env.SNAP = snap;
    }
  };
}

const exitSignals = [
  'SIGHUP',
  'SIGINT',
  'SIGTERM',
  'SIGALRM',
  'SIGABRT',
  'SIGVTALRM',
  'SIGXCPU',
  'SIGXFSZ',
] as const;
const moreExitSignals = [
  'SIGUSR2',
  'SIGTRAP',
  'SIGSYS',
  'SIGQUIT',
  'SIGIOT',
  'SIGIO',
  'SIGPOLL',
  'SIGPWR',
  'SIGSTKFLT',
] as const;
const hookedSignals = [...exitSignals, ...moreExitSignals];

function exitListeners(): ReadonlySet<unknown> {
  return new Set(hookedSignals.flatMap((signal) => process.listeners(signal)));
}

/**
 * conf's dependency `when-exit` hooks every exit signal to remove temporary files, and then sends the signal
 * again, so that a handler of ours would run twice. A save is synchronous, so no handler ever meets one of
 * those files half-way: the hooks do nothing for us.
 */
function removeExitHooks(before: ReadonlySet<unknown>): void {
  for (const signal of hookedSignals) {
    for (const listener of process.listeners(signal)) {
      if (!before.has(listener) && /\bthis\.exit\(/.test(String(listener))) process.off(signal, listener);
    }
  }
}
