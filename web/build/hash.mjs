// The names of built files: NAME.HASH.EXT, so that a browser may keep them for ever.
import { createHash } from 'node:crypto';

export function hashedName(name, content, extension) {
  return `${name}.${createHash('sha256').update(content).digest('hex').slice(0, 10)}.${extension}`;
}
