// Calls to the server's interface. Reads the token and the language from the page's frame.
import { frame } from '../app/frame';
import { ApiError } from './problem';

const TIMEOUT_MS = 20_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;

interface CallOptions {
  body?: unknown;
  /** the version the change is based on, where the interface asks for one */
  version?: number;
  /** keep the page even if the session has ended, for calls that save what was typed */
  staysOnSignOut?: boolean;
  timeoutMs?: number;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Returns the answer's content; throws an ApiError. A session that has ended leads to the sign-in page. */
export async function call<T = void>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await answer(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Saves what the interface answers as a file, under the name it gives. */
export async function download(path: string): Promise<void> {
  const response = await answer('GET', path, { timeoutMs: DOWNLOAD_TIMEOUT_MS });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName(response.headers.get('Content-Disposition') ?? '');
  link.click();
  /* The browser has begun to read it by then. */
  setTimeout(() => URL.revokeObjectURL(link.href), TIMEOUT_MS);
}

/** The name in a header Content-Disposition, in any script (RFC 6266). */
function fileName(disposition: string): string {
  const [, coded] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? [];
  return coded ? decodeURIComponent(coded) : '';
}

async function answer(method: Method, path: string, options: CallOptions): Promise<Response> {
  const response = await send(method, path, options);
  if (response.ok) return response;
  if (response.status === 401 && !options.staysOnSignOut) goToSignIn();
  const error = new ApiError(response.status, await response.json().catch(() => null));
  if (error.wantsProof && (await askOnce())) return answer(method, path, options);
  throw error;
}

let askForProof: () => Promise<boolean> = () => Promise.resolve(false);
let asking: Promise<boolean> | null = null;

/** Sets who asks the person again who she is, where the server wants that proven first; true once it is. */
export function onProofWanted(ask: () => Promise<boolean>): void {
  askForProof = ask;
}

/* Two calls at a time share one question. */
function askOnce(): Promise<boolean> {
  asking ??= askForProof().finally(() => (asking = null));
  return asking;
}

export function goToSignIn(): void {
  const here = location.pathname + location.search;
  location.assign(`/sign-in?return=${encodeURIComponent(here)}`);
}

async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRF-Token'] = frame.csrfToken;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
    });
  } catch {
    throw new ApiError(0, null);
  }
}
