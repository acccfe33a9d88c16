const code = String.raw;

/** Node's documentation: URL. */
export const url: Record<string, string> = {
  'url: the parts of a URL': code`
    const url = new URL('https://user:p%20ss@sub.example.com:8080/p/a/t/h?query=string#hash');
    for (const part of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) console.log(part, url[part]);
    console.log(url, JSON.stringify({ url }), String(url) === url.toString());`,
  'url: setting parts': code`
    const url = new URL('https://example.org:8888/foo#bar');
    url.port = '443'; console.log(url.port === '', url.href);
    url.port = '5678abcd'; url.port = 'abcd'; url.port = 1e10; console.log(url.port);
    url.protocol = 'ftp:'; url.protocol = 'fhqwhgads'; console.log(url.href);
    url.host = 'example.com:82'; url.hostname = 'other.net:81'; console.log(url.host);
    url.pathname = '/abc def/é'; url.search = 'a=b c'; url.hash = 'baz qux'; url.username = 'a:b'; url.password = '@'; console.log(url.href);
    url.search = ''; url.hash = ''; console.log(url.href);`,
  'url: invalid URLs': code`
    for (const args of [['foo'], ['http://['], ['/a', 'nope'], ['http://a:99999']]) try { new URL(...args); } catch (error) { console.log(error.name, error.code, error.message, error.input, error.base); }
    console.log(URL.canParse('../foo', 'https://a/'), URL.canParse('x'), URL.parse('nope'), URL.parse('/b', 'http://a').href);
    try { URL(); } catch (error) { console.log(error.name); }
    try { new URL(); } catch (error) { console.log(error.code, error.message); }`,
  'url: schemes, hosts and dots': code`
    for (const given of ['HTTP://EXAMPLE.com:80/%7Efoo/../bar', 'file:///C:/a/../b', 'http://測試/x?測試#測試', 'http://0x7f.1/', 'http://[::0:1]/', 'data:text/plain,hi there', 'blob:https://a/b', 'mailto:a@b', 'non-special://a b/'.replace(' ', ''), 'http:\\\\a\\b']) console.log(new URL(given).href, new URL(given).origin);`,
  'url: URLSearchParams': code`
    const params = new URLSearchParams('?a=1&b=2&a=3&c=%20+&d');
    console.log(params, params.get('a'), params.getAll('a'), params.get('x'), params.has('b'), params.has('a', '3'), params.size);
    params.append('e', '&='); params.set('a', 'new'); params.delete('b'); params.delete('c', 'no'); params.sort();
    console.log(String(params), [...params.keys()], [...params.values()]);
    params.forEach((value, name, all) => console.log(name, value, all === params));
    console.log(new URLSearchParams({ x: [1, 2], y: null }).toString(), new URLSearchParams([['a', 'b'], ['c', 'd']]).toString(), new URLSearchParams(new Map([['m', 1]])).toString());
    console.log([...params.entries()], params.entries().next().value);`,
  'url: errors of URLSearchParams': code`
    for (const given of [[['a']], [1], [['a', 'b', 'c']]]) try { new URLSearchParams(given); } catch (error) { console.log(error.name, error.code, error.message); }
    for (const call of [(p) => p.get(), (p) => p.append('a'), (p) => p.forEach(5), (p) => p.set('x')]) try { call(new URLSearchParams()); } catch (error) { console.log(error.code, error.message); }
    try { URLSearchParams.prototype.get.call({}, 'a'); } catch (error) { console.log(error.name, error.code); }`,
  'url: search and searchParams go together': code`
    const url = new URL('https://a/?x=~!');
    console.log(url.searchParams === url.searchParams, url.search);
    url.searchParams.sort(); console.log(url.search);
    url.searchParams.append('y', 'é'); console.log(url.href);
    url.search = '?z=9'; console.log(url.searchParams.get('z'), url.searchParams.has('y'));
    url.searchParams.delete('z'); console.log(url.href);`,
  'url: files': code`
    import { fileURLToPath, pathToFileURL } from 'node:url';
    console.log(fileURLToPath('file:///你好.txt'), fileURLToPath(new URL('file:///hello%20world')), pathToFileURL('/foo#1').href, pathToFileURL('/some/path%.c').href, pathToFileURL('/a?b\\c\n').href);
    console.log(fileURLToPath('file:///C:/path/', { windows: true }), pathToFileURL('C:\\a b', { windows: true }).href, pathToFileURL('/dir/').href);
    for (const bad of ['http://a/b', 'file://host/a', 'file:///a%2fb', 5]) try { fileURLToPath(bad); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'url: domains and urlToHttpOptions': code`
    import { domainToASCII, domainToUnicode, urlToHttpOptions } from 'node:url';
    console.log(domainToASCII('español.com'), domainToASCII('中文.com'), JSON.stringify(domainToASCII('xn--iñvalid.com')), domainToUnicode('xn--espaol-zwa.com'), domainToUnicode('xn--fiq228c.com'));
    console.log(urlToHttpOptions(new URL('https://a:b@測試:81/p?abc#foo')));`,
  'url: format': code`
    import url from 'node:url';
    const given = new URL('https://a:b@測試?abc#foo');
    console.log(url.format(given), url.format(given, { fragment: false, unicode: true, auth: false }), url.format(given, { search: false }));
    console.log(url.format({ protocol: 'https', hostname: 'example.com', pathname: '/some/path', query: { page: 1, format: 'json' } }), url.format({ host: 'h:1', slashes: true, hash: 'x', search: 'a=?#' }));
    for (const bad of [5, true, null]) try { url.format(bad); } catch (error) { console.log(error.code, error.message); }`,
  'url: parse and resolve': code`
    import url from 'node:url';
    process.on('warning', () => {});
    const parsed = url.parse('http://user:pass@sub.host.com:8080/p/a/t/h?query=string#hash', true);
    console.log({ ...parsed, query: { ...parsed.query } });
    console.log(url.parse('//host/path', false, true).host, url.parse('/a?b').pathname, url.parse('javascript:alert(1)').pathname, url.parse('x y').href);
    console.log(url.resolve('/one/two/three', 'four'), url.resolve('http://example.com/', '/one'), url.resolve('http://example.com/one', '/two'), url.resolve('a/b', '../../c'));`,
  'url: URLPattern': code`
    const pattern = new URLPattern('https://nodejs.org/docs/:version/api/*.html');
    console.log(pattern.test('https://nodejs.org/docs/latest/api/dns.html'), pattern.test('https://nodejs.org/other'));
    const result = pattern.exec('https://nodejs.org/docs/v24/api/url.html');
    console.log(result.pathname.groups, pattern.pathname, pattern.protocol, pattern.hasRegExpGroups);
    console.log(new URLPattern({ pathname: '/books/:id(\\d+)' }).exec({ pathname: '/books/12' }).pathname.groups.id);`,
};
