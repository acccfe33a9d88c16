declare module 'virtual:editor' {
  /** Loads the editor's bundle and its styles. */
  export function importEditor(): Promise<import('./workbench/editor/text-editor.ts').EditorModule>;
}

declare module 'virtual:editor-types' {
  /** Address of the JSON with the types of Node and vitest: texts by path. */
  const url: string;
  export default url;
}
