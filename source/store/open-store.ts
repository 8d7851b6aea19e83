/**
 * The store: three documents in a folder that only its owner may enter. It keeps what it is given and knows
 * nothing of what certificates and keys mean.
 */
import { resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import type { Store } from '../core/ports.ts';
import type { Reason } from '../core/reason.ts';
import type { StoreState } from '../core/store-state.ts';
import { actAsOwnerOf } from './act-as-owner.ts';
import type { DocumentFile, Loaded } from './document-file.ts';
import {
  currentDefinitions,
  type Definitions,
  type Documents,
  documentsOf,
  problemOf,
  stateOf,
} from './documents.ts';
import { type Patience, withLock } from './lock.ts';
import { type DocumentFiles, documentFiles, type LoadedDocuments, readDocuments } from './read-documents.ts';
import { recover, type Save, saveDocuments } from './save-documents.ts';
import { writableFolder } from './store-folder.ts';
import { sayingOnFailure } from './system-error.ts';
import { unfinishedFile } from './unfinished-update.ts';
import { watchFolder } from './watch-folder.ts';
import { loadConf, type WriteFile } from './write-through-conf.ts';

export interface StoreOptions extends Partial<Patience> {
  /** For tests of migrations: other schemas. */
  readonly definitions?: Definitions;
}

/** Nothing is made on disk before the first update; a folder that is not there reads as the empty state. */
export function openStore(folder: string, options: StoreOptions = {}): Store {
  return new StoreInFolder(resolve(folder), options);
}

class StoreInFolder implements Store {
  readonly location: string;
  readonly #files: DocumentFiles;
  readonly #lockPatience: number;
  #loaded: LoadedDocuments | undefined;
  #state: StoreState | undefined;

  constructor(folder: string, { definitions = currentDefinitions, lockPatience = 10_000 }: StoreOptions) {
    this.location = folder;
    this.#files = documentFiles(folder, definitions);
    this.#lockPatience = lockPatience;
  }

  get warnings(): readonly Reason[] {
    return this.#loaded?.warnings ?? [];
  }

  async read(): Promise<StoreState> {
    return sayingOnFailure(`the store ${this.location} could not be read`, () =>
      actAsOwnerOf(this.location, () => this.#read()),
    );
  }

  async update(change: (state: StoreState) => StoreState): Promise<StoreState> {
    writableFolder(this.location);
    const writeFile = await loadConf();
    return withLock(this.location, { lockPatience: this.#lockPatience }, () =>
      sayingOnFailure(`the store ${this.location} could not be saved`, () =>
        actAsOwnerOf(this.location, () => this.#update(change, writeFile)),
      ),
    );
  }

  watch(onChange: () => void): () => void {
    const { settings, certificates, privateKeys } = this.#files;
    const names = [settings, certificates, privateKeys].map(({ definition }) => `${definition.name}.json`);
    return watchFolder(this.location, [...names, unfinishedFile], onChange);
  }

  #update(change: (state: StoreState) => StoreState, writeFile: WriteFile): StoreState {
    recover(this.location, Object.values(this.#files));
    const before = this.#read();
    const [warning] = this.warnings;
    if (warning !== undefined) throw refusedWhileDamaged(warning);
    const prepared = this.#savesFor(change(before));
    if (prepared.length === 0) return before;
    saveDocuments(
      this.location,
      prepared.map(({ save }) => save),
      writeFile,
    );
    for (const { remember } of prepared) remember();
    return this.#read();
  }

  /** The same object as long as nothing changed. */
  #read(): StoreState {
    const loaded = readDocuments(this.location, this.#files);
    const before = this.#loaded;
    const isSame =
      before !== undefined &&
      before.settings.content === loaded.settings.content &&
      before.certificates.content === loaded.certificates.content &&
      before.privateKeys.content === loaded.privateKeys.content;
    this.#loaded = loaded;
    if (!isSame || this.#state === undefined) this.#state = stateOf(contentsOf(loaded));
    return this.#state;
  }

  #savesFor(state: StoreState): readonly PreparedSave[] {
    const loaded = this.#loaded;
    if (loaded === undefined) return [];
    const after = documentsOf(state, contentsOf(loaded));
    const { settings, certificates, privateKeys } = this.#files;
    return [
      prepareSave(settings, loaded.settings, after.settings),
      prepareSave(certificates, loaded.certificates, after.certificates),
      prepareSave(privateKeys, loaded.privateKeys, after.privateKeys),
    ].filter((prepared) => prepared !== undefined);
  }
}

interface PreparedSave {
  readonly save: Save;
  /** To be called once it is on disk. */
  remember(): void;
}

/** Undefined when nothing in the document changed. */
function prepareSave<Content extends object>(
  file: DocumentFile<Content>,
  loaded: Loaded<Content>,
  content: Content,
): PreparedSave | undefined {
  if (content === loaded.content) return undefined;
  const { definition, name, path, nextPath, backupPath } = file;
  const problem = problemOf(definition, content);
  if (problem !== undefined) {
    throw new UserError(
      'internal',
      `the change of ${definition.name} is not what the store keeps: ${problem}`,
    );
  }
  const encoded = file.encode(content, (loaded.revision ?? 0) + 1);
  const isOlder = loaded.revision !== undefined && loaded.schema < definition.schema;
  const save: Save = {
    name,
    path,
    nextPath,
    backupPath,
    bytes: encoded.bytes,
    revisionBefore: loaded.revision,
    ...(isOlder ? { keepAs: `${path}.schema-${loaded.schema}.bak` } : {}),
  };
  return { save, remember: () => file.remember(content, encoded) };
}

function contentsOf({ settings, certificates, privateKeys }: LoadedDocuments): Documents {
  return { settings: settings.content, certificates: certificates.content, privateKeys: privateKeys.content };
}

function refusedWhileDamaged({ message, hint }: Reason): UserError {
  return new UserError('store-damaged', `${message}; nothing can be changed before that is mended`, {
    ...(hint === undefined ? {} : { hint }),
  });
}
