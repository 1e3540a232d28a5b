// What could not be sent, in the browser's store, so that a closed tab or a cut line loses nothing and who opens the disk reads nothing:
// AES-GCM under a key that the server gives to the signed-in page alone and that is kept in memory only.
//
// What is kept is bound to the account (by the key and the name) and to the form (by the name): moved elsewhere it does not open.
// Where the page did not come over a safe connection a browser has no such cipher: then nothing is written at all.
import { decodeBytes, encodeBytes } from '../base/bytes';

const CIPHER = 'AES-GCM';
const NONCE_BYTES = 12;
const SEALED = 'mimamori.sealed';
/* As it was written before it was sealed. */
const PLAIN = 'mimamori.unsent';

/** The part of the browser's store that is used. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface SealedStoreParts {
  /** null: the browser has none, or does not let us */
  shelf: Shelf | null;
  /** undefined: the page did not come over a safe connection */
  cipher: SubtleCrypto | undefined;
  /** of the account and its company, Base64 for URLs; empty: nobody is signed in */
  key: string;
  personId: string;
}

export class SealedStore {
  private readonly shelf: Shelf | null;
  private readonly cipher: SubtleCrypto | undefined;
  private readonly personId: string;
  private readonly key: Promise<CryptoKey> | null;
  /* One after the other, so that the newest is what stays. */
  private last: Promise<unknown> = Promise.resolve();

  constructor({ shelf, cipher, key, personId }: SealedStoreParts) {
    this.shelf = shelf;
    this.cipher = cipher;
    this.personId = personId;
    this.key = cipher && key ? cipher.importKey('raw', decodeBytes(key), CIPHER, false, ['encrypt', 'decrypt']) : null;
  }

  /** Whether what is written outlives the page. */
  get keeps(): boolean {
    return this.key !== null && this.shelf !== null;
  }

  /** What was kept for a form; undefined: nothing, or nothing that opens. */
  read(form: string): Promise<unknown> {
    return this.next(async () => {
      const plain = this.takePlain(form);
      if (plain === undefined) return this.open(form);
      if (this.keeps) await this.seal(form, plain);
      return plain;
    });
  }

  /** @param value undefined: nothing is kept any more */
  write(form: string, value: unknown): Promise<unknown> {
    return this.next(async () => {
      if (value === undefined) this.shelf?.removeItem(this.nameOf(SEALED, form));
      else if (this.keeps) await this.seal(form, value);
    });
  }

  /** Seals what this person's pages kept before it was sealed, whichever form it is of. */
  sealAll(): Promise<unknown> {
    const forms = this.plainForms();
    return Promise.all(forms.map((form) => this.read(form)));
  }

  private next<T>(work: () => Promise<T>): Promise<T | undefined> {
    /* A browser that keeps nothing saves all the same; it only cannot offer the value again. */
    const done = this.last.then(work).catch(() => undefined);
    this.last = done;
    return done;
  }

  private nameOf(kind: string, form: string): string {
    return `${kind}.${this.personId}.${form}`;
  }

  private plainForms(): string[] {
    const start = this.nameOf(PLAIN, '');
    const names = Array.from({ length: this.shelf?.length ?? 0 }, (_, place) => this.shelf?.key(place) ?? '');
    return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  }

  private takePlain(form: string): unknown {
    const name = this.nameOf(PLAIN, form);
    const text = this.shelf?.getItem(name) ?? null;
    if (text === null) return undefined;
    this.shelf?.removeItem(name);
    return JSON.parse(text);
  }

  private boundTo(form: string): Uint8Array<ArrayBuffer> {
    return new TextEncoder().encode(this.nameOf(SEALED, form));
  }

  private async seal(form: string, value: unknown): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const text = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await this.cipher!.encrypt({ name: CIPHER, iv, additionalData: this.boundTo(form) }, await this.key!, text);
    this.shelf!.setItem(this.nameOf(SEALED, form), `${encodeBytes(iv.buffer)}.${encodeBytes(sealed)}`);
  }

  private async open(form: string): Promise<unknown> {
    const name = this.nameOf(SEALED, form);
    const text = this.keeps ? this.shelf!.getItem(name) : null;
    if (text === null) return undefined;
    const [iv, sealed] = text.split('.').map(decodeBytes);
    const plain = await this.cipher!
      .decrypt({ name: CIPHER, iv: iv!, additionalData: this.boundTo(form) }, await this.key!, sealed!)
      .catch((error: unknown) => {
        /* Of another key, or changed: it will never open. */
        this.shelf!.removeItem(name);
        throw error;
      });
    return JSON.parse(new TextDecoder().decode(plain));
  }
}
