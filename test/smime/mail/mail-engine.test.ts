/** Whatever a mail holds, sealed and opened again it says the same, and OpenSSL finds the same inside. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ContentCipher, contentCiphers, type SigningKey } from '../../../source/core/mail-engine.ts';
import { mailEngine } from '../../../source/smime/mail/mail-engine.ts';
import { canonicalEntity } from '../../../source/smime/mime/canonical-entity.ts';
import { lineEndOf, toCrlf, toLf } from '../../../source/smime/mime/line-ends.ts';
import { entityOfMail } from '../../../source/smime/mime/mail-entity.ts';
import { type Part, partsWithin, readPartTree } from '../../../source/smime/mime/part-tree.ts';
import { decodeTransfer, encodingField } from '../../../source/smime/mime/transfer-encoding.ts';
import { fixturePath } from '../../support/fixture.ts';
import { certificateOf, privateKeyOf } from '../cms/recipients.ts';
import { randomMail } from '../mime/random-mail.ts';
import { openssl } from '../tools.ts';

const at = Date.UTC(2026, 0, 1);

const keyOf = memoised((name): SigningKey => {
  const pkcs8 = privateKeyOf(name).export({ type: 'pkcs8', format: 'der' });
  return { certificate: certificateOf(name), pkcs8 };
});

function memoised<Value>(make: (name: string) => Value): (name: string) => Value {
  const made = new Map<string, Value>();
  return (name) => {
    const value = made.get(name) ?? make(name);
    made.set(name, value);
    return value;
  };
}

interface Way {
  readonly signer: string;
  readonly recipient: string;
  readonly cipher: ContentCipher;
}

const way = fc.record<Way>({
  signer: fc.constantFrom('sales', 'support', 'ed25519'),
  recipient: fc.constantFrom('alice', 'bob'),
  cipher: fc.constantFrom(...contentCiphers),
});

const sign = (mail: Uint8Array, signer: string) => mailEngine.sign(mail, { ...keyOf(signer), chain: [], at });

function encrypt(mail: Uint8Array, cipher: ContentCipher): Uint8Array {
  const certificates = [certificateOf('alice'), certificateOf('bob')];
  return mailEngine.encrypt(mail, certificates, { cipher, keyTransport: 'rsaes-pkcs1' });
}

function decrypted(mail: Uint8Array, recipient: string): Uint8Array {
  const layer = mailEngine.readLayer(mail);
  const opened = layer.kind === 'encrypted' ? layer.open([keyOf(recipient)]) : undefined;
  if (opened === undefined) throw new Error(`it is ${layer.kind}`);
  return opened.content;
}

/** Without its signature, which has to be intact. */
function verified(mail: Uint8Array, signer: string): Uint8Array {
  const layer = mailEngine.readLayer(mail);
  if (layer.kind !== 'signed') throw new Error(`it is ${JSON.stringify(layer)}`);
  expect(layer.judge([]).map(({ result, certificate }) => [result, certificate?.fingerprint])).toEqual([
    ['intact', keyOf(signer).certificate.fingerprint],
  ]);
  return layer.content;
}

/** What stays when encodings and line ends may change. */
function meaningOf(mail: Uint8Array): unknown {
  const ofPart = ({ entity, encoding, inside }: Part) => ({
    fields: entity.fields
      .filter(({ name }) => name !== encodingField && name !== 'mime-version')
      .map(({ name, value }) => `${name}: ${value}`),
    content:
      inside.kind === 'leaf' || inside.kind === 'opaque'
        ? toCrlf(decodeTransfer(entity.body, encoding)).toString('latin1')
        : inside.kind,
  });
  return [...partsWithin(readPartTree(Buffer.from(mail)))].map(ofPart);
}

describe('From', () => {
  const lines = fc.array(
    fc.tuple(
      fc.constantFrom(
        'From: a@example.org',
        'FROM :a@example.org',
        'From:',
        'X: 1',
        ' folded',
        'no field',
        '\xff: 1',
        '\0',
      ),
      fc.constantFrom('\n', '\r\n', '\r', '', '\0'),
    ),
    { maxLength: 6 },
  );

  test('is one address only where the simplest of readers finds one From, whatever it takes for a line end', () => {
    fc.assert(
      fc.property(lines, (random) => {
        const header = `X-First: 1\n${random.map((line) => line.join('')).join('')}\n\n`;
        const mail = Buffer.from(header, 'latin1');
        const [text = ''] = header.split(/(?:\r\n|\n)(?:\r\n|\n)/);
        const seen = text.split(/[\r\n\0]/).filter((line) => /^from[ \t]*:/i.test(line));
        if (mailEngine.readMail(mail).from?.length === 1) expect(seen).toHaveLength(1);
      }),
      { numRuns: 2000 },
    );
  });
});

const named = randomMail.map((mail) => {
  const lineEnd = lineEndOf(mail);
  return Buffer.concat([Buffer.from(`X-First: 1${lineEnd}`), mail]);
});

describe('a mail that was sealed', () => {
  test('and opened says what it said', () => {
    fc.assert(
      fc.property(named, way, (mail, { signer, recipient, cipher }) => {
        const sealed = encrypt(sign(mail, signer), cipher);
        const opened = verified(decrypted(sealed, recipient), signer);
        expect(meaningOf(mailEngine.withLineEndsOf(opened, mail))).toEqual(meaningOf(mail));
      }),
      { numRuns: 300 },
    );
  });

  test('is opened whether its line ends changed on the way or not', () => {
    fc.assert(
      fc.property(named, way, (mail, { signer }) => {
        const signed = Buffer.from(sign(mail, signer));
        const other = lineEndOf(signed) === '\n' ? toCrlf(signed) : toLf(signed);
        for (const arrived of [signed, other]) {
          expect(meaningOf(verified(arrived, signer))).toEqual(meaningOf(mail));
        }
      }),
      { numRuns: 100 },
    );
  });

  test('and opened by OpenSSL is to the byte what we signed', () => {
    fc.assert(
      fc.property(named, fc.constantFrom('sales', 'support'), (mail, signer) => {
        const sealed = encrypt(sign(mail, signer), 'aes-256-cbc');
        const keys = ['-recip', fixturePath('alice.pem'), '-inkey', fixturePath('alice.key.pem')];
        const signed = openssl(['cms', '-decrypt', ...keys], { input: sealed });
        const trust = ['-CAfile', fixturePath('chain.pem')];
        const content = openssl(['cms', '-verify', ...trust, '-purpose', 'smimesign'], { input: signed });
        expect(content.toString('latin1')).toBe(canonicalEntity(entityOfMail(mail)).toString('latin1'));
      }),
      { numRuns: 25 },
    );
  });
});
