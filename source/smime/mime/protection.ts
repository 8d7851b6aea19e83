/**
 * How an entity is protected by S/MIME (RFC 8551 §3.8), by what its MIME headers say; CMS is not looked into, but
 * for what parts further inside are.
 */
import { cmsTypes, readContentInfo } from '../cms/content-info.ts';
import { DerError } from '../der/read.ts';
import { type ContentType, contentDispositionOf, contentTypeOf } from './content-type.ts';
import { type Entity, readEntity, valuesOf } from './entity.ts';
import { boundaryOf, partsOf } from './multipart.ts';
import { partsWithin, readPartTree } from './part-tree.ts';
import { decodedBody } from './transfer-encoding.ts';

/** How an entity is protected outermost. */
export type Protection =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'clear-signed';
      /** The bytes that were signed, as they arrived. */
      readonly signedPart: Buffer;
      /** CMS, decoded. */
      readonly signature: Buffer;
    }
  | {
      readonly kind: 'cms';
      /** Decoded. */
      readonly bytes: Buffer;
      /** What the mail says that it is; only the CMS itself can be believed. */
      readonly smimeType?: string;
    }
  | {
      readonly kind: 'broken';
      readonly about: 'signature' | 'encryption';
      /** One sentence without its full stop. */
      readonly why: string;
    };

const signatureTypes = ['application/pkcs7-signature', 'application/x-pkcs7-signature'];
const cmsMimeTypes = ['application/pkcs7-mime', 'application/x-pkcs7-mime'];

/** By its type, or as plain bytes with a telling name, as some gateways leave it. */
function isOfType(
  entity: Entity,
  contentType: ContentType,
  types: readonly string[],
  ending: string,
): boolean {
  if (types.includes(contentType.type)) return true;
  if (contentType.type !== 'application/octet-stream') return false;
  const names = [
    contentType.parameters.get('name'),
    contentDispositionOf(entity)?.parameters.get('filename'),
  ];
  return names.some((name) => name?.trim().toLowerCase().endsWith(ending));
}

const isCms = (entity: Entity, contentType: ContentType): boolean =>
  isOfType(entity, contentType, cmsMimeTypes, '.p7m');

const brokenSignature = (why: string): Protection => ({ kind: 'broken', about: 'signature', why });

function clearSigned(entity: Entity, contentType: ContentType): Protection {
  const protocol = contentType.parameters.get('protocol')?.toLowerCase();
  if (protocol !== undefined && !signatureTypes.includes(protocol)) return { kind: 'none' };
  const boundary = boundaryOf(contentType);
  const multipart = boundary === undefined ? undefined : partsOf(entity.body, boundary);
  const [signed, signature] = multipart?.parts ?? [];
  const count = multipart?.parts.length ?? Number.POSITIVE_INFINITY;
  if (boundary === undefined || count === 0) {
    return brokenSignature(
      'the message says that it is signed, and the boundary between its parts is missing',
    );
  }
  if (signed === undefined || signature === undefined || count !== 2) {
    const found = count === 1 ? 'one part' : 'more parts';
    return brokenSignature(`the message says that it is signed, and has ${found} where two belong`);
  }
  const second = readEntity(signature.content);
  if (isOfType(second, contentTypeOf(second), signatureTypes, '.p7s')) {
    return { kind: 'clear-signed', signedPart: signed.content, signature: decodedBody(second) };
  }
  // Nothing says S/MIME: it is another kind of signature.
  if (protocol === undefined) return { kind: 'none' };
  return brokenSignature('the message says that it is signed, and its second part is no S/MIME signature');
}

function ambiguous(entity: Entity): Protection {
  const claims = valuesOf(entity, 'content-type').join('\n').toLowerCase();
  const why = 'the message has several Content-Type fields, and they differ';
  if (/multipart\s*\/\s*signed|pkcs7-signature/.test(claims)) return brokenSignature(why);
  return claims.includes('pkcs7') ? { kind: 'broken', about: 'encryption', why } : { kind: 'none' };
}

/** OpenPGP is none of ours. @throws UserError `unreadable-input` for a header that no mail has */
export function protectionOf(bytes: Buffer): Protection {
  const entity = readEntity(bytes);
  const contentType = contentTypeOf(entity);
  if (contentType.isAmbiguous) return ambiguous(entity);
  if (contentType.type === 'multipart/signed') return clearSigned(entity, contentType);
  if (!isCms(entity, contentType)) return { kind: 'none' };
  const smimeType = contentType.parameters.get('smime-type');
  return { kind: 'cms', bytes: decodedBody(entity), ...(smimeType === undefined ? {} : { smimeType }) };
}

const encryptedTypes: readonly string[] = [
  cmsTypes.envelopedData,
  cmsTypes.authEnvelopedData,
  cmsTypes.signedAndEnvelopedData,
  cmsTypes.encryptedData,
];

function cmsTypeOf(bytes: Buffer): string | undefined {
  try {
    return readContentInfo(bytes).type;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/**
 * Whether S/MIME parts stand deeper inside, where they protect only a part of the message: below a mailing list's
 * footer, or in an attack that sends out what is decrypted (EFAIL). What a part says counts as much as what it is.
 * @throws UserError `unreadable-input` for a header that no mail has
 */
export function protectedPartsInside(bytes: Buffer): {
  readonly signed: boolean;
  readonly encrypted: boolean;
} {
  let signed = false;
  let encrypted = false;
  for (const { entity, contentType } of partsWithin(readPartTree(bytes)).drop(1)) {
    if (contentType.type === 'multipart/signed') signed ||= clearSigned(entity, contentType).kind !== 'none';
    if (!isCms(entity, contentType)) continue;
    const label = contentType.parameters.get('smime-type')?.toLowerCase() ?? '';
    const type = cmsTypeOf(decodedBody(entity));
    signed ||= label === 'signed-data' || type === cmsTypes.signedData;
    encrypted ||= label.endsWith('enveloped-data') || encryptedTypes.some((one) => one === type);
  }
  return { signed, encrypted };
}
