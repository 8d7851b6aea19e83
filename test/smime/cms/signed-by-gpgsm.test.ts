/** gpgsm and we take each other's signatures for good; each certificate is its own root, which gpgsm trusts. */
import type { KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeSignedData, type Signer } from '../../../source/smime/cms/encode-signed-data.ts';
import { readSignedData } from '../../../source/smime/cms/read-signed-data.ts';
import { encodePrivateKey } from '../../../source/smime/output/encode-private-key.ts';
import { type Gpgsm, withGpgsm } from '../tools.ts';
import { content, judge, selfSigned } from './signed-messages.ts';

const given = 'passphrase';
/** gpgsm leaves out roots, unless it is told how many certificates to send. */
const certs = ['--include-certs', '1'];

/** A canonical S-expression. */
function list(...parts: readonly (string | Buffer | Expression)[]): Expression {
  const written = parts.map((part) => {
    if (typeof part !== 'string' && !Buffer.isBuffer(part)) return part.bytes;
    return Buffer.concat([Buffer.from(`${Buffer.byteLength(part)}:`), Buffer.from(part)]);
  });
  return { bytes: Buffer.concat([Buffer.from('('), ...written, Buffer.from(')')]) };
}
interface Expression {
  readonly bytes: Buffer;
}

/** As the agent keeps a key: gpgsm 2.2 cannot import one of EC itself. */
function ecKeyOfAgent(privateKey: KeyObject, curve: string): Buffer {
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const secret = list('d', Buffer.from(d, 'base64url'));
  return list('private-key', list('ecc', list('curve', curve), list('q', point), secret)).bytes;
}

async function importSigner(gpgsm: Gpgsm, home: string, { certificate, privateKey }: Signer, curve?: string) {
  const file = join(home, 'imported');
  if (curve === undefined) {
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
    const options = {
      format: 'p12',
      passphrase: Buffer.from(given),
      certificate,
      chain: [],
      isLegacy: true,
    } as const;
    writeFileSync(file, await encodePrivateKey(pkcs8, options));
  } else {
    writeFileSync(file, certificate.der);
  }
  gpgsm('--import', file);
  if (curve !== undefined) {
    const keygrip = /^grp:+([0-9A-F]{40}):/m.exec(
      gpgsm('--with-colons', '--with-keygrip', '-k').toString(),
    )?.[1];
    const keys = join(home, 'private-keys-v1.d');
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    writeFileSync(join(keys, `${keygrip}.key`), ecKeyOfAgent(privateKey, curve));
  }
  writeFileSync(join(home, 'trustlist.txt'), `${certificate.sha1.toUpperCase()} S relax\n`);
  chmodSync(join(home, 'trustlist.txt'), 0o600);
}

test.each([
  { kind: 'RSA', option: 'rsa_keygen_bits:2048', curve: undefined, digest: 'SHA-256' },
  { kind: 'EC', option: 'ec_paramgen_curve:P-256', curve: 'NIST P-256', digest: 'SHA-256' },
  { kind: 'EC', option: 'ec_paramgen_curve:P-384', curve: 'NIST P-384', digest: 'SHA-384' },
])(
  '$kind, $option',
  async ({ kind, option, curve, digest }) => {
    const { signer } = selfSigned(kind, [option], `-${digest.replace('-', '')}`);
    await withGpgsm(given, async (always, home) => {
      const gpgsm: Gpgsm = (...args) => always('--disable-crl-checks', ...args);
      await importSigner(gpgsm, home, signer, curve);
      const [file, signature] = [join(home, 'content'), join(home, 'signature')];
      writeFileSync(file, content);

      const detached = gpgsm('--digest-algo', digest.replace('-', ''), ...certs, '--detach-sign', file);
      expect(readSignedData(detached).content).toBeUndefined();
      expect(judge(detached)).toMatchObject([{ result: 'intact', digest }]);
      expect(judge(detached, Buffer.from('else'))).toMatchObject([{ result: 'altered' }]);

      const opaque = gpgsm(...certs, '--sign', file);
      expect(Buffer.from(readSignedData(opaque).content ?? []).equals(content)).toBe(true);
      expect(judge(opaque)).toMatchObject([{ result: 'intact' }]);

      writeFileSync(signature, encodeSignedData(content, signer, 'detached'));
      gpgsm('--verify', signature, file);
      writeFileSync(file, 'else');
      expect(() => gpgsm('--verify', signature, file)).toThrow('does not match');
      writeFileSync(signature, encodeSignedData(content, signer, 'opaque'));
      expect(gpgsm('--output', '-', '--verify', signature).equals(content)).toBe(true);
    });
  },
  30_000,
);
