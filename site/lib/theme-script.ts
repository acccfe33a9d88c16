/**
 * Sets the chosen theme before the first paint. It is put into the page as text, so it must not
 * refer to anything outside of itself.
 */
export const themeScript = `try{const t=localStorage.getItem('async-gateway:theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`;
