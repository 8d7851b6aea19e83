/**
 * Tells soon after files in a folder change, also while the folder is not there yet. Several changes that come
 * together are told once.
 */
import { type FSWatcher, lstatSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** Long enough for the renames of one save to come together, too short to be noticed. */
const gatherMs = 10;
/** How often we look ourselves where the system cannot tell us. */
const pollMs = 200;

/**
 * @param names the files to watch; each is replaced as a whole or appended to
 * @returns what ends the watching
 */
export function watchFolder(folder: string, names: readonly string[], onChange: () => void): () => void {
  const watching = new FolderWatch(folder, names, onChange);
  watching.begin();
  return () => watching.end();
}

class FolderWatch {
  readonly #folder: string;
  readonly #names: readonly string[];
  readonly #onChange: () => void;
  #watchers: FSWatcher[] = [];
  #gathering: NodeJS.Timeout | undefined;
  #polling: NodeJS.Timeout | undefined;
  #seen = '';
  #hasEnded = false;

  constructor(folder: string, names: readonly string[], onChange: () => void) {
    this.#folder = folder;
    this.#names = names;
    this.#onChange = onChange;
  }

  begin(): void {
    this.#seen = this.#signature();
    this.#arm();
  }

  end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#gathering);
    clearInterval(this.#polling);
    this.#disarm();
  }

  #arm(): void {
    this.#disarm();
    if (this.#hasEnded) return;
    try {
      if (isFolder(this.#folder)) {
        this.#watch(this.#folder, (name) => name === null || this.#names.includes(name));
      }
      // The folder above tells when the folder itself comes, goes or is replaced.
      this.#watch(nearestFolder(dirname(this.#folder)), () => true);
    } catch {
      // No inotify instances are left, or the folder went away in between.
      this.#poll();
    }
  }

  #disarm(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  #watch(folder: string, concernsUs: (name: string | null) => boolean): void {
    const watcher = watch(folder, (_event, name) => {
      if (concernsUs(name)) this.#gather();
    });
    watcher.on('error', () => this.#poll());
    this.#watchers.push(watcher);
  }

  #gather(): void {
    if (this.#hasEnded || this.#gathering !== undefined) return;
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      this.#look();
    }, gatherMs);
  }

  #look(): void {
    const seen = this.#signature();
    if (seen === this.#seen) return;
    const isSameFolder = seen.split('\n', 1)[0] === this.#seen.split('\n', 1)[0];
    this.#seen = seen;
    if (!isSameFolder && this.#polling === undefined) this.#arm();
    this.#onChange();
  }

  #poll(): void {
    this.#disarm();
    if (!this.#hasEnded) this.#polling ??= setInterval(() => this.#look(), pollMs);
  }

  /** The folder's identity on the first line, then each file's. */
  #signature(): string {
    const files = this.#names.map((name) => {
      const found = lookAt(join(this.#folder, name));
      return found === undefined ? '-' : `${found.ino} ${found.size} ${found.mtimeNs}`;
    });
    const folder = lookAt(this.#folder);
    const parent = folder === undefined ? nearestFolder(dirname(this.#folder)) : '';
    return [`${folder?.ino ?? '-'} ${parent}`, ...files].join('\n');
  }
}

function nearestFolder(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    if (isFolder(folder) || folder === dirname(folder)) return folder;
  }
}

function isFolder(path: string): boolean {
  return lookAt(path)?.isDirectory() === true;
}

function lookAt(path: string) {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
