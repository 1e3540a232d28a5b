// Asks the browser for a passkey: to make one, or to prove that somebody has one. What it answers is sent as it is; the
// server judges it. No texts of the page are used here, so that the plain sign-in page can use it too.
import { decodeBytes, encodeBytes } from '../base/bytes';
import type { Schemas } from './types';

type Question = Schemas['PasskeyQuestion'];

/** Whether this browser can do it at all, at this address. */
export function canUsePasskeys(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential === 'function';
}

/** Throws a DOMException where the person changes her mind or the device cannot do it. */
export async function makePasskey(asked: Schemas['PasskeyRequest']) {
  const credential = (await navigator.credentials.create({
    publicKey: {
      challenge: decodeBytes(asked.challenge),
      rp: { id: asked.site, name: asked.site },
      user: { id: decodeBytes(asked.userHandle), name: asked.userName, displayName: asked.displayName },
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: asked.known.map((id) => ({ type: 'public-key', id: decodeBytes(id) })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
      timeout: asked.seconds * 1000,
    },
  })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return { clientData: encodeBytes(response.clientDataJSON), attestation: encodeBytes(response.attestationObject) };
}

export async function provePasskey(asked: Question): Promise<Schemas['PasskeyAssertion']> {
  const credential = (await navigator.credentials.get({
    publicKey: {
      challenge: decodeBytes(asked.challenge),
      rpId: asked.site,
      userVerification: 'required',
      timeout: asked.seconds * 1000,
    },
  })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    credential: encodeBytes(credential.rawId),
    clientData: encodeBytes(response.clientDataJSON),
    authenticatorData: encodeBytes(response.authenticatorData),
    signature: encodeBytes(response.signature),
    userHandle: response.userHandle ? encodeBytes(response.userHandle) : null,
  };
}

/** The person closed the question of the browser, or let it pass: nothing went wrong. */
export function isChangeOfMind(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError');
}
