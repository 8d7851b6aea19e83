import { expect, test } from 'vitest';
import { generalNameText } from '../../../source/smime/certificate/describe-general-name.ts';
import { readGeneralName } from '../../../source/smime/certificate/general-names.ts';
import { readWhole } from '../../../source/smime/der/read.ts';
import { encode, integer, nullValue } from '../../../source/smime/der/write.ts';
import { commonName, generalName, name, text } from './build-certificate.ts';

const ipAddress = (hex: string): Uint8Array => generalName.iPAddress(...Buffer.from(hex, 'hex'));

test('names of every kind are told', () => {
  const names = [
    generalName.rfc822Name('a@b.example'),
    generalName.smtpUtf8Mailbox('grün@b.example'),
    generalName.dNSName('b.example'),
    generalName.uri('https://b.example'),
    generalName.directoryName(name([commonName, text.utf8('Alice')])),
    generalName.iPAddress(192, 0, 2, 1),
    generalName.iPAddress(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    generalName.iPAddress(1, 2, 3),
    generalName.registeredID('1.2.3'),
    generalName.otherName('1.3.6.1.4.1.311.20.2.3', text.utf8('alice@corp.example')),
    generalName.otherName('1.2.3', integer(5)),
    encode(0xa3, nullValue()),
    encode(0xa5, nullValue()),

    ipAddress('0a000000ff000000'),
    ipAddress('20010db8000000000000000000000000ffffffff000000000000000000000000'),
  ];
  const lines = names.map((encoded) => generalNameText(readGeneralName(readWhole(encoded))));
  expect(lines).toEqual([
    'e-mail address: a@b.example',
    'internationalised e-mail address: grün@b.example',
    'DNS name: b.example',
    'URI: https://b.example',
    'directory name: CN=Alice',
    'IP address: 192.0.2.1',
    'IP address: 2001:db8::1',
    'IP address: 010203',
    'registered ID: 1.2.3',
    'user principal name: alice@corp.example',
    'other name 1.2.3: 020105',
    'X.400 address: a3020500',
    'EDI party name: a5020500',
    'IP address: 10.0.0.0 mask 255.0.0.0',
    'IP address: 2001:db8:: mask ffff:ffff::',
  ]);
});
