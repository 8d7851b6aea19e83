/** S/MIME as OpenSSL writes it, around any content: what attackers and other programs send. */
import { openssl } from '../../../smime/tools.ts';
import { fixturePath } from '../../../support/fixture.ts';

type Content = Uint8Array | string;

/** Content-Type and more, without From and To. */
export const signedBy = (whose: string, content: Content, ...args: readonly string[]): Buffer =>
  openssl(
    [
      ...['cms', '-sign', '-signer', fixturePath(`${whose}.pem`)],
      ...['-inkey', fixturePath(`${whose}.key.pem`), ...args],
    ],
    { input: content },
  );

export const encryptedFor = (whose: string, content: Content, ...args: readonly string[]): Buffer =>
  openssl(['cms', '-encrypt', ...args, fixturePath(`${whose}.pem`)], { input: content });

/** Header fields before those that OpenSSL wrote. */
export const below = (fields: Content, mail: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(fields), mail]);
