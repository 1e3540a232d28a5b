// An authenticator in software, written apart from the server's library: makes passkeys and proves with them as phones do
// (W3C Web Authentication Level 2, section 6). Each part can be spoilt to see what the server refuses.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export const ES256 = -7;
export const EDDSA = -8;
export const RS256 = -257;
export const PRESENT = 0x01;
export const VERIFIED = 0x04;
const HAS_KEY = 0x40;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const text = (bytes) => Buffer.from(bytes).toString('base64url');

function head(major, number) {
  if (number < 24) return Buffer.from([(major << 5) | number]);
  if (number < 256) return Buffer.from([(major << 5) | 24, number]);
  return Buffer.from([(major << 5) | 25, number >> 8, number & 255]);
}

/** CBOR (RFC 8949) of numbers, texts, bytes, lists and Maps. */
export function cbor(value) {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}

function newKey(algorithm) {
  if (algorithm === EDDSA) return generateKeyPairSync('ed25519');
  if (algorithm === RS256) return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/* The public key as COSE writes it (RFC 8152). */
function coseKey(algorithm, publicKey) {
  const { x, y, n, e } = publicKey.export({ format: 'jwk' });
  const bytes = (part) => Buffer.from(part, 'base64url');
  if (algorithm === EDDSA) return new Map([[1, 1], [3, EDDSA], [-1, 6], [-2, bytes(x)]]);
  if (algorithm === RS256) return new Map([[1, 3], [3, RS256], [-1, bytes(n)], [-2, bytes(e)]]);
  return new Map([[1, 2], [3, ES256], [-1, 1], [-2, bytes(x)], [-3, bytes(y)]]);
}

/** One device with one passkey. */
export class Authenticator {
  constructor(origin, { algorithm = ES256, flags = PRESENT | VERIFIED, counts = true } = {}) {
    Object.assign(this, { origin, algorithm, flags, counts, count: 0, id: randomBytes(32), keys: newKey(algorithm) });
  }

  clientData(type, challenge, changes) {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false, ...changes }));
  }

  authenticatorData(site, { flags = this.flags, withKey = false, count } = {}) {
    if (this.counts) this.count += 1;
    const numbers = Buffer.alloc(5);
    numbers[0] = flags | (withKey ? HAS_KEY : 0);
    numbers.writeUInt32BE(count ?? this.count, 1);
    const length = Buffer.from([this.id.length >> 8, this.id.length & 255]);
    const key = withKey ? [Buffer.alloc(16), length, this.id, cbor(coseKey(this.algorithm, this.keys.publicKey))] : [];
    return Buffer.concat([sha256(site), numbers, ...key]);
  }

  sign(data) {
    return sign(this.algorithm === EDDSA ? null : 'sha256', data, this.keys.privateKey);
  }

  /** What a browser sends after navigator.credentials.create(); @ways may spoil it. */
  make({ challenge, site, userHandle }, { clientData = {}, type = 'webauthn.create', attestation, ...data } = {}) {
    this.userHandle = userHandle;
    const made = attestation ?? cbor(new Map([['fmt', 'none'], ['attStmt', new Map()], ['authData', this.authenticatorData(site, { withKey: true, ...data })]]));
    return { name: '会社のスマホ', clientData: text(this.clientData(type, challenge, clientData)), attestation: text(made) };
  }

  /** What a browser sends after navigator.credentials.get(); @ways may spoil it. */
  prove({ challenge, site }, { clientData = {}, type = 'webauthn.get', ...data } = {}) {
    const said = this.clientData(type, challenge, clientData);
    const authenticatorData = this.authenticatorData(site, data);
    const signature = this.sign(Buffer.concat([authenticatorData, sha256(said)]));
    return { credential: text(this.id), clientData: text(said), authenticatorData: text(authenticatorData), signature: text(signature), userHandle: this.userHandle };
  }
}
