import fs from 'node:fs';
import path from 'node:path';

/**
 * The first file of a name in the folders of a `PATH`.
 *
 * @param cwd - where relative folders begin
 * @param searchPath - folders with `:` between them
 */
export function fileInPath(name: string, cwd: string, searchPath: string): string | undefined {
  return searchPath
    .split(':')
    .map((folder) => path.resolve(cwd, folder, name))
    .find((file) => fs.existsSync(file));
}
