/** Whatever form a certificate comes in, it is found; whatever is none gets a sentence. */
import { describe, expect, test } from 'vitest';
import { fixture, fixturesFolder } from '../../support/fixture.ts';
import { derOf, itemsOf, openssl, sentenceOf, summariesOf } from '../tools.ts';

const alice = fixture('alice.pem').toString();
const bob = fixture('bob.pem').toString();
const [aliceFound = ''] = await summariesOf(alice);
const [bobFound = ''] = await summariesOf(bob);

const utf16 = (text: string, { big = false, mark = true } = {}): Buffer => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};
const base64 = derOf('alice.pem').toString('base64');

describe('one certificate in many forms', () => {
  test.each<[string, Uint8Array | string]>([
    ['PEM', alice],
    ['DER', derOf('alice.pem')],
    ['DER with a line end behind it', Buffer.concat([derOf('alice.pem'), Buffer.from('\r\n')])],
    ['CRLF line ends', alice.replaceAll('\n', '\r\n')],
    ['lone CR line ends, as terminals paste them', alice.replaceAll('\n', '\r')],
    ['no line end at its end', alice.trimEnd()],
    ['a UTF-8 mark in front', `\ufeff${alice}`],
    ['UTF-16, little end first', utf16(alice)],
    ['UTF-16, big end first', utf16(alice, { big: true })],
    ['UTF-16 without a mark', utf16(alice, { mark: false })],
    ['UTF-16 with prose around that has no Latin-1', utf16(`Прывітанне!\n${alice}\nБывай`)],
    ['quoted in a mail', alice.replaceAll(/^/gm, '> ')],
    ['quoted twice', alice.replaceAll(/^/gm, '>> ')],
    ['indented as in YAML', `ca: |\n${alice.replaceAll(/^/gm, '    ')}`],
    ['commented out', alice.replaceAll(/^/gm, '# ')],
    ['as a JSON string', JSON.stringify({ certificate: alice })],
    ['on one line', alice.replaceAll('\n', ' ')],
    [
      'in lines of 76 characters',
      `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{76}/g, '$&\n')}\n-----END CERTIFICATE-----`,
    ],
    ['with empty lines between', alice.replaceAll('\n', '\n\n')],
    ['with prose around', `Dear colleague,\n\nhere it is:\n${alice}\nRegards -- Alice -----\n`],
    ['bare base64', base64],
    ['bare base64 in lines', base64.replaceAll(/.{64}/g, '$&\r\n')],
    ['bare base64 in a quoted mail', base64.replaceAll(/.{64}/g, '$&\n').replaceAll(/^/gm, '> ')],
    ['bare base64 in UTF-16', utf16(base64)],
  ])('%s', async (_, input) => {
    expect(await summariesOf(input)).toEqual([aliceFound]);
    const [item] = await itemsOf(input);
    expect(item?.kind === 'certificate' && Buffer.from(item.certificate.der).equals(derOf('alice.pem'))).toBe(
      true,
    );
    expect(item?.source).toBe('input');
  });

  test('bytes that stand in the middle of a larger buffer are read as they are', async () => {
    const der = derOf('alice.pem');
    const larger = Buffer.concat([Buffer.alloc(7, 0x30), der, Buffer.alloc(9, 0x30)]);
    expect(await summariesOf(larger.subarray(7, 7 + der.length))).toEqual([aliceFound]);
  });

  test('the input is left as it was', async () => {
    for (const input of [Buffer.from(alice), utf16(alice), Buffer.from(base64), fixture('sales.p12')]) {
      const before = Buffer.from(input);
      await itemsOf(input, 'correct horse');
      expect(input.equals(before)).toBe(true);
    }
  });
});

describe('positions', () => {
  test('several blocks are numbered as they stand, and the same certificate counts each time', async () => {
    const items = await itemsOf(`${alice}${bob}text\n${alice}`);
    expect(items.map(({ source }) => source)).toEqual(['input, block 1', 'input, block 2', 'input, block 3']);
    expect(await summariesOf(`${alice}${bob}text\n${alice}`)).toEqual([aliceFound, bobFound, aliceFound]);
  });

  test('a block that follows another on the same line is found', async () => {
    expect(await summariesOf(`${alice.trimEnd()}${bob}`)).toEqual([aliceFound, bobFound]);
  });

  test('a damaged block is named by its position, and the others are still read', async () => {
    const damaged = bob.replace(/\n(?=\w{64}\n)/, '\n!');
    const cut = bob.replace(/\n[^\n]+\n-----END/, '\n-----END');
    const items = await itemsOf(`${alice}${damaged}${cut}${alice}`);
    expect(items.map(({ kind, source }) => `${source}: ${kind}`)).toEqual([
      'input, block 1: certificate',
      'input, block 2: other',
      'input, block 3: other',
      'input, block 4: certificate',
    ]);
    expect(items.flatMap((item) => ('message' in item ? [item.message] : []))).toEqual([
      'this CERTIFICATE block holds characters that are not base64',
      expect.stringMatching(
        /^this CERTIFICATE block is cut off: it says that it has \d+ bytes, but \d+ are there$/,
      ),
    ]);
  });

  test('DER values one after the other are parts, and what follows them is told', async () => {
    const two = Buffer.concat([derOf('alice.pem'), derOf('bob.pem'), Buffer.from('rubbish')]);
    const items = await itemsOf(two);
    expect(items.map(({ source }) => source)).toEqual(['input, part 1', 'input, part 2', 'input']);
    expect(await summariesOf(two)).toEqual([aliceFound, bobFound, 'other unreadable']);
  });
});

describe('half a block', () => {
  const [first = '', second = ''] = [alice.slice(0, 400), alice.slice(400)];
  test.each([
    ['a BEGIN line without END', first, /^this is half a block: its BEGIN CERTIFICATE line is there/],
    ['an END line without BEGIN', second, /^this is half a block: its END CERTIFICATE line is there/],
    ['a BEGIN line that is cut', alice.slice(0, 20), /^this is half a block: its BEGIN/],
    ['an END line that is cut', 'text\n-----END CERTIFI', /^this is text without a certificate/],
    ['an empty block', alice.replace(/\n[^-]+\n/s, '\n'), /^this CERTIFICATE block is empty$/],
    ['hyphens that a word processor changed', alice.replaceAll('-----', '—–'), /five hyphens/],
  ])('%s', async (_, input, sentence) => {
    expect(await sentenceOf(input)).toMatch(sentence);
  });

  test('two BEGIN lines in a row leave the second block whole', async () => {
    expect(await summariesOf(`${first}\n${bob}`)).toEqual(['other unreadable', bobFound]);
  });

  test('labels that differ belong to two halves', async () => {
    const input = alice.replace('END CERTIFICATE', 'END X509 CRL');
    expect(await summariesOf(input)).toEqual(['other unreadable', 'other unreadable']);
  });
});

describe('what is neither certificate nor key is named', () => {
  test.each<[string, Uint8Array | string, RegExp]>([
    ['nothing', '', /^this is empty/],
    ['white space', ' \r\n\t\n', /^this is empty but for white space/],
    ['a public key', fixture('ignored-public-key.pem'), /^this is a PUBLIC KEY block, not a certificate$/],
    ['an OpenPGP key', fixture('ignored-openpgp.asc'), /^this is a PGP PUBLIC KEY BLOCK, not a certificate$/],
    [
      'an SSH key',
      fixture('ignored-openssh.key.pem'),
      /^this is an OPENSSH PRIVATE KEY block, not a private key for S\/MIME$/,
    ],
    [
      'a certificate request',
      fixture('ignored-certificate-request.pem'),
      /^this is a CERTIFICATE REQUEST block, not a certificate$/,
    ],
    ['an HTML page', '\n<!DOCTYPE html><html><body>Sign in</body></html>', /^this is an HTML page/],
    ['a ZIP archive', Buffer.from('PK\x03\x04rest'), /^this is a ZIP archive/],
    ['a Java key store', Buffer.from('feedfeed00000002', 'hex'), /^this is a Java key store/],
    ['a PuTTY key', 'PuTTY-User-Key-File-3: ssh-ed25519\n', /^this is a PuTTY private key/],
    ['prose', 'Dear colleague, here is my certificate.', /^this is text without a certificate/],
    ['a JSON document', '{"a": 1}', /^this is text without a certificate/],
    ['base64 of something else', Buffer.from('M'.repeat(300)), /^this is text without|^this base64 text/],
    [
      'DER that was cut',
      derOf('alice.pem').subarray(0, 300),
      /^this file is cut off: it says that it has \d+ bytes, but 300 are there$/,
    ],
  ])('%s', async (_, input, sentence) => {
    expect(await sentenceOf(input)).toMatch(sentence);
  });

  test('DER of a public key and of a request are named too', async () => {
    const publicKey = openssl(['pkey', '-pubout', '-outform', 'DER'], { input: fixture('sales.key.pem') });
    const request = openssl(['req', '-outform', 'DER'], {
      input: fixture('ignored-certificate-request.pem'),
    });
    expect(await summariesOf(publicKey)).toEqual(['other public-key']);
    expect(await summariesOf(request)).toEqual(['other certificate-request']);
  });

  test('parameters are passed over only beside the EC key that they belong to', async () => {
    const parameters = openssl(['ecparam', '-name', 'prime256v1']);
    expect(await summariesOf(parameters)).toEqual(['other parameters']);
    const withKey = Buffer.concat([parameters, fixture('support-sec1.key.pem')]);
    expect((await itemsOf(withKey)).map(({ kind }) => kind)).toEqual(['private-key']);
  });
});

describe('PKCS#7', () => {
  test('content decides, not the label: certutil of Windows calls everything CERTIFICATE', async () => {
    const bundle = openssl(['crl2pkcs7', '-nocrl', '-certfile', 'alice.pem'], {
      cwd: fixturesFolder,
    }).toString();
    expect(bundle).toContain('BEGIN PKCS7');
    expect(await summariesOf(bundle)).toEqual([aliceFound]);
    expect(await summariesOf(bundle.replaceAll('PKCS7', 'CERTIFICATE'))).toEqual([aliceFound]);
    expect(await summariesOf(bundle.replaceAll('PKCS7', 'CMS'))).toEqual([aliceFound]);
  });

  test('certificates and CRLs of a bundle are numbered', async () => {
    const args = ['crl2pkcs7', '-in', 'crl-issuing.pem', '-certfile', 'chain.pem', '-outform', 'DER'];
    const items = await itemsOf(openssl(args, { cwd: fixturesFolder }));
    expect(items.map(({ kind, source }) => `${source}: ${kind}`)).toEqual([
      'input, certificate 1: certificate',
      'input, certificate 2: certificate',
      'input, certificate 3: certificate',
      'input, certificate 4: certificate',
      'input, CRL 1: crl',
    ]);
  });

  test('a bundle without certificates says so', async () => {
    const empty = openssl(['crl2pkcs7', '-nocrl', '-outform', 'DER']);
    expect(await sentenceOf(empty)).toContain('holds no certificates');
  });

  test('a signed CMS message in indefinite-length BER gives its certificate', async () => {
    const args = [
      'cms',
      '-sign',
      '-stream',
      '-nodetach',
      '-outform',
      'DER',
      '-signer',
      'sales.pem',
      '-inkey',
      'sales.key.pem',
    ];
    const message = openssl(args, { cwd: fixturesFolder, input: 'text\n'.repeat(9000) });
    expect(message.subarray(0, 2).toString('hex')).toBe('3080');
    expect(await summariesOf(message)).toEqual(await summariesOf(fixture('sales.pem')));
    expect(await sentenceOf(message.subarray(0, 2000))).toMatch(/damaged|cut off/);
  });

  test('an encrypted CMS message is named', async () => {
    const args = ['cms', '-encrypt', '-outform', 'DER', 'alice.pem'];
    const message = openssl(args, { cwd: fixturesFolder, input: 'text\n' });
    expect(await sentenceOf(message)).toBe(
      'this is an encrypted message, not a certificate or a private key',
    );
    expect(await summariesOf(message)).toEqual(['other message']);
  });
});
