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
  #warnings: readonly Reason[] = [];
  #kept: { readonly contents: Documents; readonly state: StoreState } | undefined;

  constructor(folder: string, { definitions = currentDefinitions, lockPatience = 10_000 }: StoreOptions) {
    this.location = folder;
    this.#files = documentFiles(folder, definitions);
    this.#lockPatience = lockPatience;
  }

  get warnings(): readonly Reason[] {
    return this.#warnings;
  }

  async read(): Promise<StoreState> {
    return sayingOnFailure(`the store ${this.location} could not be read`, () =>
      actAsOwnerOf(this.location, () => this.#keep(this.#load())),
    );
  }

  async update(change: (state: StoreState) => StoreState): Promise<StoreState> {
    const deed = `the store ${this.location} could not be saved`;
    sayingOnFailure(deed, () => writableFolder(this.location));
    const writeFile = await loadConf();
    return withLock(this.location, { lockPatience: this.#lockPatience }, () =>
      sayingOnFailure(deed, () => actAsOwnerOf(this.location, () => this.#update(change, writeFile))),
    );
  }

  watch(onChange: () => void): () => void {
    const { settings, certificates, privateKeys } = this.#files;
    const names = [settings, certificates, privateKeys].map(({ definition }) => `${definition.name}.json`);
    return watchFolder(this.location, [...names, unfinishedFile], onChange);
  }

  #update(change: (state: StoreState) => StoreState, writeFile: WriteFile): StoreState {
    recover(this.location, Object.values(this.#files));
    const loaded = this.#load();
    const before = this.#keep(loaded);
    const [warning] = loaded.warnings;
    if (warning !== undefined) throw refusedWhileDamaged(warning);
    const after = documentsOf(change(before), contentsOf(loaded));
    const prepared = this.#prepare(loaded, after);
    if (prepared.length === 0) return before;
    const saves = prepared.map(({ save }) => save);
    saveDocuments(this.location, saves, writeFile);
    for (const { remember } of prepared) remember();
    return this.#keepContents(after);
  }

  #load(): LoadedDocuments {
    return readDocuments(this.location, this.#files);
  }

  #keep(loaded: LoadedDocuments): StoreState {
    this.#warnings = loaded.warnings;
    return this.#keepContents(contentsOf(loaded));
  }

  /** The same state object as long as no document is another one. */
  #keepContents(contents: Documents): StoreState {
    const before = this.#kept;
    const isSame =
      before !== undefined &&
      before.contents.settings === contents.settings &&
      before.contents.certificates === contents.certificates &&
      before.contents.privateKeys === contents.privateKeys;
    if (isSame) return before.state;
    const state = stateOf(contents);
    this.#kept = { contents, state };
    return state;
  }

  #prepare(loaded: LoadedDocuments, after: Documents): readonly PreparedSave[] {
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
