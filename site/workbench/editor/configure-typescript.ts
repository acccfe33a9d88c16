import {
  ModuleKind,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register';
import libraryUrl from 'virtual:editor-types';

/** TypeScript's numbers for options that Monaco has no names for. */
const ES2024: number = 11;
const BUNDLER: number = 100;

/** As strict as the course's own tsconfig.json, and only syntax that can be erased. */
export function configureTypeScript(): void {
  typescriptDefaults.setCompilerOptions({
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    target: ES2024,
    module: ModuleKind.ESNext,
    moduleResolution: BUNDLER,
    lib: ['es2024'],
    types: ['node'],
    typeRoots: ['file:///node_modules/@types'],
  });
  typescriptDefaults.setEagerModelSync(true);
  void addLibraryTypes();
}

/**
 * Node's and vitest's types come after the caret. Until then nothing is underlined, since every
 * import would look wrong; without them it stays so, and the code still runs.
 */
async function addLibraryTypes(): Promise<void> {
  typescriptDefaults.setDiagnosticsOptions({ noSemanticValidation: true });
  const response = await fetch(libraryUrl);
  if (!response.ok) return;
  const files = (await response.json()) as Record<string, string>;
  typescriptDefaults.setExtraLibs(
    Object.entries(files).map(([path, content]) => ({ filePath: `file:///${path}`, content })),
  );
  typescriptDefaults.setDiagnosticsOptions({ noSemanticValidation: false });
}
