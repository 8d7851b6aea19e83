/** Mails as a mail system pipes them: taken apart, made ready to be signed, and asked how they are protected. */
import { canonicalEntity } from '../../../source/smime/mime/canonical-entity.ts';
import { contentTypeOf } from '../../../source/smime/mime/content-type.ts';
import { readEntity, valuesOf } from '../../../source/smime/mime/entity.ts';
import { prepare } from '../../../source/smime/mime/header-protection.ts';
import { toCrlf } from '../../../source/smime/mime/line-ends.ts';
import { entityOfMail, mailAround } from '../../../source/smime/mime/mail-entity.ts';
import { readMailboxes } from '../../../source/smime/mime/mailboxes.ts';
import { partsOf } from '../../../source/smime/mime/multipart.ts';
import { partsWithin, readPartTree } from '../../../source/smime/mime/part-tree.ts';
import { protectedPartsInside, protectionOf } from '../../../source/smime/mime/protection.ts';
import { restore } from '../../../source/smime/mime/restore-header.ts';
import { decodedBody } from '../../../source/smime/mime/transfer-encoding.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { type Target, target } from '../target.ts';
import { hiddenSubject, mailSeeds } from './mail-seeds.ts';

const mails = (): readonly Buffer[] => [
  ...mailSeeds(),
  Buffer.from(
    [
      'From sales@example.com Mon Jan  1 00:00:00 2024',
      'From: "Sales, EU" <sales@example.com>',
      'Content-Type: multipart/digest;',
      " boundary*0=digest; boundary*1='1'; x*=utf-8''%C3%BC",
      'Content-Transfer-Encoding: 8bit',
      '',
      'für alle',
      "--digest'1'",
      '',
      'Subject: first',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Gr=C3=BC=C3=9Fe =',
      'From here',
      "--digest'1'",
      'Content-Type: application/octet-stream; name=smime.p7m',
      'Content-Transfer-Encoding: binary',
      '',
      '\0\xff',
      "--digest'1'--",
      'From below',
    ].join('\n'),
  ),
];

const outside = Buffer.from('Received: x\r\nFrom: alice@example.org\r\nSubject: [...]\r\n\r\n');

const addresses = [
  'Alice <alice@example.org>, "Bob, B." (in (Berlin)) <bob@example.org>',
  'Team: a@example.org, "a b"@example.org; , undisclosed-recipients:;',
  '=?utf-8?Q?J=C3=B6rg?= <jörg@grün.example>, x@[192.0.2.1]',
  '"ceo@victim.example" <a@example.org>',
].map((text) => Buffer.from(text));

function sameBytes(one: Uint8Array, other: Uint8Array, what: string): void {
  if (Buffer.compare(one, other) !== 0) throw new Error(what);
}

export const mimeTargets: readonly Target[] = [
  target({
    name: 'entity',
    seeds: mails,
    mutate: mutateBytes,
    run: (input) => {
      const { fields, headerStart, headerEnd, bodyStart, body } = readEntity(input);
      const slices = [input.subarray(0, headerStart), ...fields.map(({ raw }) => raw)];
      sameBytes(
        Buffer.concat([...slices, input.subarray(headerEnd, bodyStart), body]),
        input,
        'bytes are lost',
      );
      for (const { entity } of partsWithin(readPartTree(input))) {
        decodedBody(entity);
        const boundary = contentTypeOf(entity).parameters.get('boundary') ?? 'x';
        const parts = partsOf(entity.body, boundary);
        if (parts === undefined) continue;
        const between = parts.parts.flatMap(({ delimiter, content }) => [delimiter, content]);
        const whole = Buffer.concat([parts.preamble, ...between, parts.closing, parts.epilogue]);
        sameBytes(whole, entity.body, 'bytes are lost between parts');
      }
    },
  }),
  target({
    name: 'mailboxes',
    seeds: () => addresses,
    mutate: mutateBytes,
    run: (input) => {
      const found = readMailboxes(input.toString());
      const again = found && readMailboxes(found.join(','));
      if (JSON.stringify(found) !== JSON.stringify(again)) throw new Error('addresses read otherwise again');
    },
    mayThrow: () => false,
  }),
  target({
    name: 'canonical',
    seeds: mails,
    mutate: mutateBytes,
    run: (input) => {
      const once = canonicalEntity(entityOfMail(input));
      sameBytes(canonicalEntity(once), once, 'it changes again');
    },
  }),
  target({
    name: 'protected-header',
    seeds: () => [hiddenSubject(), ...mails()],
    mutate: mutateBytes,
    run: (input) => {
      const { content } = restore(outside, input);
      const { fields } = readEntity(content);
      for (const name of ['from', 'sender', 'bcc', 'received', 'hp-outer']) {
        const count = fields.filter((field) => field.name === name).length;
        if (count !== (name === 'from' || name === 'received' ? 1 : 0)) throw new Error(`${count} ${name}`);
      }
      const { mail, payload } = prepare(input, { protection: 'hide-subject', isEncrypted: true });
      const again = restore(mail, payload);
      if (again.otherSenders !== undefined)
        throw new Error('the sender is another than that of its own mail');
      const subject = (bytes: Buffer) => valuesOf(readEntity(bytes), 'subject')[0];
      if (subject(again.content) !== subject(input)) throw new Error('the Subject is lost');
    },
  }),
  target({
    name: 'protection',
    seeds: mails,
    mutate: mutateBytes,
    run: (input) => {
      const entity = entityOfMail(input);
      protectionOf(entity);
      protectedPartsInside(entity);
      const again = entityOfMail(mailAround(input, entity));
      sameBytes(toCrlf(again), toCrlf(entity), 'the entity of a mail around it is another');
    },
  }),
];
