/** The header of what has to be a mail. */
import { UserError } from '../../core/errors.ts';
import { type Entity, readEntity } from '../mime/entity.ts';

export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws UserError `unreadable-input` for what does not begin with a header field */
export function readHeader(mail: Buffer): Entity {
  const entity = readEntity(mail);
  if (entity.fields.length > 0) return entity;
  throw new UserError('unreadable-input', 'this is no mail: it does not begin with header fields', {
    hint: 'Give a whole mail with From and To, as mail programs store it.',
  });
}
