/** The mail engine behind its port. Whom to trust and which keys to use is decided elsewhere. */
import type { MailEngine } from '../../core/mail-engine.ts';
import { lineEndOf, withLineEnd } from '../mime/line-ends.ts';
import { isBinary, partsWithin, readPartTree } from '../mime/part-tree.ts';
import { bufferOf } from './header-of-mail.ts';
import { encrypt, sign } from './protect-mail.ts';
import { readLayer } from './read-layer.ts';
import { readMail } from './read-mail.ts';

const withLineEndsOf: MailEngine['withLineEndsOf'] = (bytes, other) => {
  const mail = bufferOf(bytes);
  if (lineEndOf(mail) === lineEndOf(other) || partsWithin(readPartTree(mail)).some(isBinary)) return mail;
  return withLineEnd(mail, lineEndOf(other));
};

export const mailEngine: MailEngine = { readMail, sign, encrypt, readLayer, withLineEndsOf };
