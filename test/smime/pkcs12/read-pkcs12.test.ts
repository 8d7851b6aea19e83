/** PKCS#12 of every age and maker goes in: certificates and key are the ones that were put in. */
import { createHmac, createPrivateKey, pbkdf2Sync } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import {
  childrenOf,
  contentOf,
  derTag,
  encodingOf,
  expectTag,
  readWhole,
} from '../../../source/smime/der/read.ts';
import { encode, integer, nullValue, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { encodePkcs12 } from '../../../source/smime/output/encode-pkcs12.ts';
import { computing } from '../../support/computing.ts';
import { corporaFolder, fixture, fixturesFolder } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  derOf,
  foundInExportOfGpgsm,
  itemsOf,
  legacyProvider,
  openssl,
  passphrase,
  run,
  sentenceOf,
  summariesOf,
  withGpgsm,
} from '../tools.ts';

const [salesKey = ''] = await summariesOf(fixture('sales.key.pem'));
const [supportKey = ''] = await summariesOf(fixture('support.key.pem'));
const chain = await summariesOf(fixture('chain.pem'));
const [sales = ''] = await summariesOf(fixture('sales.pem'));
const [support = ''] = await summariesOf(fixture('support.pem'));

const salesFiles = ['-in', 'sales.pem', '-inkey', 'sales.key.pem'] as const;

function exported(
  args: readonly string[],
  given = passphrase,
  files: readonly string[] = salesFiles,
): Buffer {
  return openssl(['pkcs12', ...legacyProvider, '-export', ...files, ...args, '-passout', `pass:${given}`], {
    cwd: fixturesFolder,
  });
}

const sorted = (summaries: readonly string[]): readonly string[] => [...summaries].sort();

describe('made by OpenSSL', () => {
  const ciphers = [
    'PBE-SHA1-RC2-40',
    'PBE-SHA1-RC2-128',
    'PBE-SHA1-RC4-40',
    'PBE-SHA1-RC4-128',
    'PBE-SHA1-2DES',
    'PBE-SHA1-3DES',
    'PBE-MD5-DES',
    'AES-128-CBC',
    'AES-192-CBC',
    'AES-256-CBC',
    'DES-EDE3-CBC',
    'NONE',
  ];
  test.each(ciphers)('%s', async (cipher) => {
    const container = exported(['-keypbe', cipher, '-certpbe', cipher]);
    expect(await summariesOf(container, passphrase)).toEqual([sales, salesKey]);
    expect(await summariesOf(container, 'not the passphrase')).toEqual(['other pkcs12 wrong-passphrase']);
    expect(await summariesOf(container)).toEqual(['other pkcs12 passphrase-needed']);
  });

  test.each(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])('a MAC with %s', async (digest) => {
    expect(await summariesOf(exported(['-macalg', digest]), passphrase)).toEqual([sales, salesKey]);
  });

  test.each(['größe€', 'größe€😀', 'a'])(
    'the passphrase "%s", in the old schemes and in the new',
    async (given) => {
      for (const args of [['-legacy'], []]) {
        expect(await summariesOf(exported(args, given), given)).toEqual([sales, salesKey]);
      }
    },
  );

  test('the empty passphrase opens without being asked for', async () => {
    for (const args of [['-legacy'], [], ['-nomac']]) {
      expect(await summariesOf(exported(args, ''))).toEqual([sales, salesKey]);
      expect(await summariesOf(exported(args, ''), '')).toEqual([sales, salesKey]);
    }
  });

  test('without a MAC', async () => {
    const container = exported(['-nomac', '-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC']);
    expect(await summariesOf(container, passphrase)).toEqual([sales, salesKey]);
    expect(await summariesOf(container)).toEqual(['other pkcs12 passphrase-needed']);
    expect(await summariesOf(container, 'not the passphrase')).toEqual(['other pkcs12 wrong-passphrase']);
  });

  test('certificates in clear beside a locked key', async () => {
    const container = exported(['-nomac', '-certpbe', 'NONE']);
    expect(await summariesOf(container)).toEqual([sales, 'locked-private-key passphrase-needed']);
    expect(await summariesOf(container, 'no')).toEqual([sales, 'locked-private-key wrong-passphrase']);
  });

  test('the whole chain, the key of another kind, certificates alone, a key alone', async () => {
    const files = ['-in', 'support.pem', '-inkey', 'support.key.pem', '-certfile', 'chain.pem'];
    const items = await itemsOf(exported([], passphrase, files), passphrase);
    expect(items.map(({ source }) => source)).toEqual([
      ...[1, 2, 3, 4, 5].map((number) => `input, certificate ${number}`),
      'input, private key',
    ]);
    expect(await summariesOf(exported([], passphrase, files), passphrase)).toEqual([
      support,
      ...chain,
      supportKey,
    ]);
    const certificates = exported(['-nokeys'], passphrase, ['-in', 'chain.pem']);
    expect(await summariesOf(certificates, passphrase)).toEqual(chain);
    const key = exported(['-nocerts'], passphrase, ['-inkey', 'sales.key.pem']);
    expect(await summariesOf(key, passphrase)).toEqual([salesKey]);
    expect((await itemsOf(key, passphrase))[0]?.source).toBe('input');
  });

  test('in PEM, whatever its label', async () => {
    const base64 = exported([]).toString('base64').replaceAll(/.{64}/g, '$&\n');
    for (const label of ['PKCS12', 'CERTIFICATE']) {
      const pem = `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
      expect(await summariesOf(pem, passphrase)).toEqual([sales, salesKey]);
    }
  });
});

describe('made by NSS', () => {
  const folder = (): string => {
    const made = temporaryFolder();
    run('certutil', ['-N', '-d', `sql:${made}`, '--empty-password']);
    copyFileSync(join(fixturesFolder, 'sales.p12'), join(made, 'in.p12'));
    run('pk12util', ['-i', join(made, 'in.p12'), '-d', `sql:${made}`, '-W', passphrase, '-K', '']);
    return made;
  };

  test('its ciphers old and new, in BER with octet strings in pieces', async () => {
    const database = folder();
    const [name] =
      /^\S.*?(?=\s+u,u,u)/m.exec(run('certutil', ['-L', '-d', `sql:${database}`]).toString()) ?? [];
    const certificates = chain.slice(1);
    const ciphers = ['AES-128-CBC', 'PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC'];
    for (const [i, cipher] of ciphers.entries()) {
      const given = i === 0 ? 'größe€' : passphrase;
      const file = join(database, `${i}.p12`);
      const target = ['-o', file, '-n', name ?? '', '-c', cipher, '-C', cipher];
      run('pk12util', [...target, '-d', `sql:${database}`, '-W', given, '-K', '']);
      const bytes = readFileSync(file);
      expect(bytes.subarray(0, 2).toString('hex')).toBe('3080');
      expect(sorted(await summariesOf(bytes, given))).toEqual(sorted([...certificates, sales, salesKey]));
    }
  });
});

describe('made by gpgsm', () => {
  test('its own export of a key that it imported, with a passphrase outside ASCII', async () => {
    const given = 'größe';
    const certificate = readCertificate(derOf('sales.pem'));
    const pkcs8 = createPrivateKey(fixture('sales.key.pem')).export({ type: 'pkcs8', format: 'der' });
    const container = await encodePkcs12({ pkcs8, certificate }, Buffer.from(given), 'legacy');
    await withGpgsm(given, async (gpgsm, home) => {
      const file = join(home, 'in.p12');
      writeFileSync(file, container);
      gpgsm('--import', file);
      for (const args of [[], ['--armor']]) {
        expect(sorted(await foundInExportOfGpgsm(gpgsm, given, ...args))).toEqual([sales, salesKey]);
      }
    });
  });
});

describe('PBMAC1 (RFC 9579)', () => {
  function safesOf(container: Buffer): Uint8Array {
    const [, data] = childrenOf(readWhole(container));
    const [, wrapped] = data === undefined ? [] : childrenOf(data);
    const [safes] = wrapped === undefined ? [] : childrenOf(wrapped);
    return contentOf(expectTag(safes, derTag.octetString, 'safes'));
  }

  /** The same safes with a MAC by the new rules, made here, as OpenSSL makes it from 3.4 on only. */
  function withPbmac1(container: Buffer, prf: string, hmac: string): Uint8Array {
    const oids: Readonly<Record<string, string>> = { sha1: '7', sha256: '9', sha512: '11' };
    const hmacOid = (name: string): Uint8Array =>
      sequence(oid(`1.2.840.113549.2.${oids[name]}`), nullValue());
    const safes = safesOf(container);
    const salt = Buffer.from('saltsalt');
    const key = pbkdf2Sync(passphrase, salt, 2048, 32, prf);
    const mac = createHmac(hmac, key).update(safes).digest();
    const parameters = sequence(octetString(salt), integer(2048), integer(32), hmacOid(prf));
    const derivation = sequence(oid('1.2.840.113549.1.5.12'), parameters);
    const algorithm = sequence(oid('1.2.840.113549.1.5.14'), sequence(derivation, hmacOid(hmac)));
    const macData = sequence(
      sequence(algorithm, octetString(mac)),
      octetString(Buffer.from('NOT USED')),
      integer(1),
    );
    const data = sequence(oid('1.2.840.113549.1.7.1'), encode(0xa0, octetString(safes)));
    return sequence(integer(3), data, macData);
  }

  test.each([
    ['sha256', 'sha256'],
    ['sha512', 'sha256'],
    ['sha512', 'sha512'],
    ['sha1', 'sha256'],
  ])('PBKDF2 with %s, HMAC with %s', async (prf, hmac) => {
    const container = withPbmac1(exported([]), prf, hmac);
    expect(await summariesOf(container, passphrase)).toEqual([sales, salesKey]);
    expect(await summariesOf(container, 'not the passphrase')).toEqual(['other pkcs12 wrong-passphrase']);
  });
});

test('a container whose MAC is wrong is not read, although the passphrase decrypts it', async () => {
  const container = exported([]);
  // Behind the digest come salt (10 bytes) and iteration count (4).
  const digestAt = container.length - 20;
  container[digestAt] = (container[digestAt] ?? 0) ^ 1;
  expect(await summariesOf(container, passphrase)).toEqual(['other pkcs12 wrong-passphrase']);
});

describe('costs', () => {
  test('2^31 rounds for the MAC are refused at once', async () => {
    const [version, data, mac] = childrenOf(readWhole(exported(['-keypbe', 'NONE', '-certpbe', 'NONE'])));
    if (version === undefined || data === undefined || mac === undefined) throw new Error('not a PFX');
    const [info, salt] = childrenOf(mac).map(encodingOf);
    if (info === undefined || salt === undefined) throw new Error('no MAC');
    const dearMac = sequence(info, salt, integer(2 ** 31));
    const dear = sequence(encodingOf(version), encodingOf(data), dearMac);
    const computed = computing();
    expect(await sentenceOf(dear, passphrase)).toMatch(/cannot be read: it asks for 2,147,483,648 rounds/);
    expect(computed()).toBeLessThan(50);
  });
});

test.skipIf(corporaFolder() === undefined)(
  'RFC 9216: all containers, Ed25519 too; X25519 gets a sentence (skipped without the corpora)',
  async () => {
    const folder = join(corporaFolder() ?? '', 'rfc9216');
    const expected = {
      '4.5_PKCS_12_Object_for_Alice.pem': ['RSA 2048', 'RSA 2048'],
      '5.5_PKCS_12_Object_for_Bob.pem': ['RSA 2048', 'RSA 2048'],
      '7.5_PKCS_12_Object_for_Carlos.pem': ['private key for X25519', 'Ed25519'],
      '8.5_PKCS_12_Object_for_Dana.pem': ['private key for X25519', 'Ed25519'],
    };
    for (const [file, keys] of Object.entries(expected)) {
      const name = /for_(\w+)/.exec(file)?.[1] ?? '';
      const items = await itemsOf(readFileSync(join(folder, file)), name.toLowerCase());
      expect(items.filter(({ kind }) => kind === 'certificate')).toHaveLength(3);
      const found = items.flatMap((item) =>
        item.kind === 'private-key'
          ? [item.key.algorithm]
          : item.kind === 'locked-private-key'
            ? [item.message]
            : [],
      );
      expect(found.map((text, i) => text.includes(keys[i] ?? '?'))).toEqual([true, true]);
    }
  },
);

test('certificates keep every byte', async () => {
  const found = (await itemsOf(exported([]), passphrase)).flatMap((item) =>
    item.kind === 'certificate' ? [Buffer.from(item.certificate.der)] : [],
  );
  expect(found.map((der) => der.equals(derOf('sales.pem')))).toEqual([true]);
});
