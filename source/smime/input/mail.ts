/**
 * What is attached to a mail, as far as it takes to find certificates in it. It judges neither signatures nor text,
 * and has no complaint about a mail that cannot be read: there is nothing in it then.
 */
import { UserError } from '../../core/errors.ts';
import { readEntity } from '../mime/entity.ts';
import { partsWithin, readPartTree } from '../mime/part-tree.ts';
import { decodeTransfer } from '../mime/transfer-encoding.ts';

const mostLeaves = 1000;

function unlessUnreadable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) return otherwise;
    throw error;
  }
}

/** Whether it starts with header fields that only mail has. */
export function isMail(bytes: Buffer): boolean {
  const text = withoutLead(bytes);
  // The first line decides, so that a private key's text is not looked through to no purpose.
  if (!/^[!-9;-~]+:/.test(text.toString('latin1', 0, 80))) return false;
  const isTelling = (name: string): boolean => name === 'mime-version' || name === 'content-type';
  return unlessUnreadable(
    () => readEntity(withLineFeeds(text)).fields.some(({ name }) => isTelling(name)),
    false,
  );
}

/** Without empty lines and the "From " line of a mailbox file in front. */
function withoutLead(bytes: Buffer): Buffer {
  const lead = /^\s*(?:From [^\r\n]{0,500}\r?\n)?/.exec(bytes.toString('latin1', 0, 600));
  return bytes.subarray(lead?.[0].length ?? 0);
}

/** Terminals paste lone CRs where lines end. */
function withLineFeeds(bytes: Buffer): Buffer {
  return bytes.includes(0x0a) ? bytes : Buffer.from(bytes.map((byte) => (byte === 0x0d ? 0x0a : byte)));
}

export interface MailLeaf {
  /** Lower case, without parameters. */
  readonly type: string;
  readonly content: Buffer;
}

/** Every part that has no parts of its own, decoded, those of forwarded mails included. */
export function mailLeaves(bytes: Buffer): readonly MailLeaf[] {
  const tree = unlessUnreadable(() => readPartTree(withLineFeeds(withoutLead(bytes))), undefined);
  if (tree === undefined) return [];
  return partsWithin(tree)
    .filter(({ inside }) => inside.kind === 'leaf')
    .take(mostLeaves)
    .map(({ entity, contentType, encoding }) => ({
      type: contentType.type,
      content: decodeTransfer(entity.body, encoding),
    }))
    .toArray();
}
