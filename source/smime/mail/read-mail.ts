/** What the header of a mail says, as far as all readers agree on it, and how the mail is protected. */
import type { MailFacts, MailProtection } from '../../core/mail-engine.ts';
import { type Entity, valuesOf } from '../mime/entity.ts';
import { hasPlainLines, isHeaderEnded } from '../mime/header-form.ts';
import { entityOfMail } from '../mime/mail-entity.ts';
import { mailboxesOf, readMailboxes } from '../mime/mailboxes.ts';
import { protectionOf } from '../mime/protection.ts';
import { cmsKind } from './cms-kind.ts';
import { bufferOf, readHeader } from './header-of-mail.ts';

/** Beside another From, one that names nobody may be what is shown. */
function hasVoidFrom(entity: Entity): boolean {
  const lists = valuesOf(entity, 'from').map(readMailboxes);
  return lists.length > 1 && lists.some((list) => list?.length === 0);
}

const blindFields = ['bcc', 'resent-bcc'];

/** @throws UserError `unreadable-input` for bytes that are no mail */
export function readMail(bytes: Uint8Array): MailFacts {
  const mail = bufferOf(bytes);
  const entity = readHeader(mail);
  const addresses = hasPlainLines(entity) && isHeaderEnded(entity) ? mailboxesOf : () => undefined;
  const from = hasVoidFrom(entity) ? undefined : addresses(entity, 'from');
  const recipients = addresses(entity, 'to', 'cc', ...blindFields, 'resent-to', 'resent-cc');
  const [messageId] = valuesOf(entity, 'message-id');
  return {
    ...(from === undefined ? {} : { from }),
    ...(recipients === undefined ? {} : { recipients }),
    blindRecipients: addresses(entity, ...blindFields) ?? [],
    ...(messageId === undefined ? {} : { messageId }),
    protection: protectionIn(entityOfMail(mail)),
  };
}

/** Without a look at signatures and recipients. */
function protectionIn(entity: Buffer): MailProtection {
  const protection = protectionOf(entity);
  switch (protection.kind) {
    case 'clear-signed':
      return 'signed';
    case 'cms':
      return cmsKind(protection.bytes);
    default:
      return protection.kind;
  }
}
