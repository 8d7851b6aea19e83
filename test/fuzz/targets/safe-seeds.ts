/** The inside of PKCS#12 containers, put together here because it is encrypted in the files. */
import { encode, integer, octetString, oid, sequence, setOf } from '../../../source/smime/der/write.ts';
import { derOf, fixtureFiles } from '../target.ts';

const bagType = '1.2.840.113549.1.12.10.1';
const friendlyName = '1.2.840.113549.1.9.20';

const explicit = (value: Uint8Array) => encode(0xa0, value);
const bag = (kind: number, value: Uint8Array) =>
  sequence(
    oid(`${bagType}.${kind}`),
    explicit(value),
    setOf([sequence(oid(friendlyName), setOf([encode(0x1e, Buffer.from('Alice', 'utf16le').swap16())]))]),
  );

export function safeSeeds(): readonly Buffer[] {
  const [certificate = Buffer.alloc(0)] = fixtureFiles(/^alice\.der$/);
  const [key = Buffer.alloc(0)] = fixtureFiles(/^sales\.key\.der$/);
  const [locked = Buffer.alloc(0)] = fixtureFiles(/^sales-pbes2\.key\.der$/);
  const [crl = Buffer.alloc(0)] = fixtureFiles(/^crl-issuing\.pem$/).map(derOf);
  const typed = (type: string, der: Uint8Array) => sequence(oid(type), explicit(octetString(der)));
  const certificateBag = bag(3, typed('1.2.840.113549.1.9.22.1', certificate));
  const crlBag = bag(4, typed('1.2.840.113549.1.9.23.1', crl));
  const secretBag = bag(5, sequence(oid('1.2.3.4'), explicit(integer(1))));
  const safe = sequence(bag(1, key), bag(2, locked), certificateBag, crlBag, secretBag);
  return [safe, sequence(bag(6, safe), certificateBag), sequence(bag(6, sequence(bag(6, safe))))].map(
    (bytes) => Buffer.from(bytes),
  );
}
