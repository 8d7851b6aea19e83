/**
 * Reads one document from the store's folder: the file itself, or the version before it while the file is
 * damaged. What was read once is not parsed again until the file changes. It never writes.
 */
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorCode, UserError } from '../core/errors.ts';
import type { Reason } from '../core/reason.ts';
import { type Decoded, decode, type Encoded, encode } from './codec.ts';
import type { DocumentDefinition } from './documents.ts';
import { refuse, unsafetyOfFile } from './permissions.ts';
import { ioError } from './system-error.ts';

export interface Loaded<Content> {
  readonly content: Content;
  /** Undefined while there is no such document. */
  readonly revision: number | undefined;
  /** The schema that the file has. */
  readonly schema: number;
  /** Present when the file is damaged and the version before it is what was loaded. */
  readonly warning?: Reason;
}

/** A document as an unfinished update found it; without a revision it was not there. */
export interface RevisionBefore {
  readonly revision?: number;
}

interface Remembered<Content> {
  /** Tells whether the file is the one that was read. */
  readonly signature: string;
  readonly decoded: Decoded<Content>;
}

/** The longest header, and more than enough to tell two versions apart. */
const headerBytes = 256;

export class DocumentFile<Content extends object> {
  readonly definition: DocumentDefinition<Content>;
  readonly name: string;
  readonly path: string;
  /** Where the next version is written. */
  readonly nextPath: string;
  readonly backupPath: string;
  readonly #remembered = new Map<string, Remembered<Content>>();

  constructor(folder: string, definition: DocumentDefinition<Content>) {
    this.definition = definition;
    this.name = definition.name;
    this.path = join(folder, `${definition.name}.json`);
    this.nextPath = join(folder, `${definition.name}.next.json`);
    this.backupPath = `${this.path}.bak`;
  }

  /**
   * @param unfinished given while an update that changes this document has begun and has not ended
   * @throws UserError `store-damaged`, `store-newer`, `store-unsafe`, `io`
   */
  load(folderOwner: number, unfinished?: RevisionBefore): Loaded<Content> {
    const current = this.decoded(this.path, folderOwner);
    if (unfinished !== undefined) {
      const before = this.#before(unfinished, current, folderOwner);
      if (before !== undefined) return before;
    }
    if (current?.kind === 'good') {
      this.#remembered.delete(this.backupPath);
      return loaded(current);
    }
    if (current?.kind === 'newer') throw newer(this.path, current.schema, this.definition.schema);
    const backup = this.decoded(this.backupPath, folderOwner);
    if (backup?.kind === 'newer') throw newer(this.backupPath, backup.schema, this.definition.schema);
    if (backup?.kind === 'good') return { ...loaded(backup), warning: this.#warning(current, backup) };
    if (current !== undefined) throw this.#lost(current.reason, backup?.reason);
    if (backup !== undefined) throw this.#lost('is missing', backup.reason);
    return { content: this.definition.empty, revision: undefined, schema: this.definition.schema };
  }

  /** What a file holds, whether it is good or not; undefined when there is none. */
  decoded(path: string, folderOwner: number): Decoded<Content> | undefined {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) {
      this.#remembered.delete(path);
      return undefined;
    }
    refuse(unsafetyOfFile(path, found, folderOwner, this.definition.name === 'private-keys'));
    let descriptor: number | undefined;
    try {
      // O_NONBLOCK: a FIFO put there in between must not make us wait.
      descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      return this.#decodedFrom(path, descriptor);
    } catch (thrown) {
      if (errorCode(thrown) === 'ENOENT') return undefined;
      throw ioError(`${path} could not be read`, thrown);
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  encode(content: Content, revision: number): Encoded {
    return encode(this.definition, content, revision);
  }

  /** Spares the next read what was just written. The save counts already, so nothing may fail here. */
  remember(content: Content, { header, bytes }: Encoded): void {
    this.#remembered.delete(this.path);
    try {
      const signature = signatureOf(lstatSync(this.path, { bigint: true }), bytes.subarray(0, headerBytes));
      this.#remembered.set(this.path, { signature, decoded: { kind: 'good', header, content } });
    } catch (thrown) {
      if (errorCode(thrown) === undefined) throw thrown;
    }
  }

  #decodedFrom(path: string, descriptor: number): Decoded<Content> {
    const start = Buffer.alloc(headerBytes);
    const length = readSync(descriptor, start, 0, headerBytes, 0);
    const signature = signatureOf(fstatSync(descriptor, { bigint: true }), start.subarray(0, length));
    const before = this.#remembered.get(path);
    if (before?.signature === signature) return before.decoded;
    const decoded = decode(this.definition, readFileSync(descriptor));
    const isSame =
      decoded.kind === 'good' &&
      before?.decoded.kind === 'good' &&
      before.decoded.header.sha256 === decoded.header.sha256;
    const kept = isSame ? { ...decoded, content: before.decoded.content } : decoded;
    this.#remembered.set(path, { signature, decoded: kept });
    return kept;
  }

  #before(
    { revision }: RevisionBefore,
    current: Decoded<Content> | undefined,
    folderOwner: number,
  ): Loaded<Content> | undefined {
    if (revision === undefined)
      return { content: this.definition.empty, revision, schema: this.definition.schema };
    if (current?.kind === 'good' && current.header.revision === revision) return loaded(current);
    const backup = this.decoded(this.backupPath, folderOwner);
    const isIt = backup?.kind === 'good' && backup.header.revision === revision;
    return isIt ? loaded(backup) : undefined;
  }

  #warning(
    current: Extract<Decoded<Content>, { kind: 'damaged' }> | undefined,
    { header }: Extract<Decoded<Content>, { kind: 'good' }>,
  ): Reason {
    const reason = current === undefined ? 'is missing' : current.reason;
    return {
      code: 'backup-used',
      message: `${this.path} ${reason}; its backup (revision ${header.revision}) is used instead`,
      hint: 'Run "smimectl doctor --fix": it restores the backup and keeps the damaged file beside it.',
    };
  }

  #lost(reason: string, backupReason?: string): UserError {
    const backup =
      backupReason === undefined ? 'there is no whole backup of it' : `its backup ${backupReason}`;
    return new UserError('store-damaged', `${this.path} ${reason}, and ${backup}`, {
      hint: `Put a copy of ${this.definition.name}.json from your own backups there; moving it away starts anew without its content.`,
    });
  }
}

function loaded<Content>(decoded: Extract<Decoded<Content>, { kind: 'good' }>): Loaded<Content> {
  const { revision, schema } = decoded.header;
  return { content: decoded.content, revision, schema };
}

/** Inode numbers and times can come again; together with the header's revision and checksum they do not. */
function signatureOf({ dev, ino, size, mtimeNs }: BigIntStats, start: Buffer): string {
  const end = start.indexOf('\n');
  const header = start.toString('latin1', 0, end < 0 ? start.length : end);
  return `${dev} ${ino} ${size} ${mtimeNs} ${header}`;
}

function newer(path: string, schema: number, known: number): UserError {
  return new UserError(
    'store-newer',
    `${path} was written by a newer smimectl: it has schema ${schema}, this version knows up to ${known}`,
    { hint: 'Update smimectl; nothing was changed.' },
  );
}
