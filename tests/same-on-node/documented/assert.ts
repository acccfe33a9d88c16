const code = String.raw;

/** Node's documentation: Assert. */
export const assert: Record<string, string> = {
  'assert: ok and its messages': code`
    import assert from 'node:assert';
    for (const call of [() => assert(0), () => assert.ok(typeof 123 === 'string'), () => assert.ok(false, 'own'), () => assert(null, new RangeError('given')), () => assert.ok()]) try { call(); } catch (error) { console.log(error.name, error.code, error.message, error.generatedMessage, error.actual, error.expected, error.operator); }
    console.log(assert.ok === assert, assert.strict.equal === assert.strictEqual, assert.AssertionError.name);`,
  'assert: equal and strictEqual': code`
    import assert from 'node:assert';
    assert.equal(1, '1'); assert.equal(NaN, NaN); assert.strictEqual(NaN, NaN); assert.notStrictEqual(1, '1'); assert.notEqual(1, 2);
    for (const call of [() => assert.equal(1, 2), () => assert.strictEqual(1, '1'), () => assert.strictEqual('a\nb\nc', 'a\nx\nc'), () => assert.strictEqual([1], [1]), () => assert.strictEqual(0, -0), () => assert.notStrictEqual(5, 5), () => assert.notEqual(1, '1'), () => assert.strictEqual(1, 2, 'message')]) try { call(); } catch (error) { console.log(error.operator, error.message); }`,
  'assert: deepEqual and deepStrictEqual': code`
    import assert from 'node:assert';
    assert.deepEqual({ a: 1 }, { a: '1' }); assert.deepStrictEqual(new Map([[{ a: 1 }, 1]]), new Map([[{ a: 1 }, 1]])); assert.deepEqual(new Date(0), new Date(0)); assert.notDeepStrictEqual({ a: 1 }, { a: '1' });
    for (const call of [() => assert.deepStrictEqual({ a: 1, b: [1, 2, 3] }, { a: 1, b: [1, 2, 4] }), () => assert.deepEqual([1, 2], [1, 3]), () => assert.deepStrictEqual(new Set([1]), new Set([2])), () => assert.deepStrictEqual([1, 2, 3], [1, 2, 3, 4]), () => assert.notDeepStrictEqual({ a: 1 }, { a: 1 }), () => assert.deepStrictEqual(-0, 0), () => assert.notDeepEqual([1], ['1'])]) try { call(); } catch (error) { console.log(error.message); }`,
  'assert: throws and doesNotThrow': code`
    import assert from 'node:assert';
    const bad = () => { throw Object.assign(new TypeError('Wrong value'), { code: 404, info: { nested: true } }); };
    assert.throws(bad, TypeError); assert.throws(bad, /^TypeError: Wrong value$/); assert.throws(bad, { name: 'TypeError', message: /Wrong/, code: 404, info: { nested: true } }); assert.throws(bad, (error) => error instanceof Error && true);
    for (const call of [() => assert.throws(() => {}), () => assert.throws(() => {}, TypeError), () => assert.throws(() => {}, TypeError, 'own'), () => assert.throws(bad, { message: 'Other' }), () => assert.throws(bad, /none/), () => assert.throws(bad, () => false), () => assert.throws(bad, 'Wrong value'), () => assert.throws(bad, RangeError), () => assert.throws('x'), () => assert.throws(bad, {}), () => assert.doesNotThrow(bad, 'whoops')]) try { call(); } catch (error) { console.log(error.name, error.code, error.message); }`,
  'assert: rejects and doesNotReject': code`
    import assert from 'node:assert/strict';
    await assert.rejects(Promise.reject(new Error('no')), { message: 'no' }); await assert.rejects(async () => { throw new TypeError('bad'); }, TypeError); await assert.doesNotReject(async () => 1);
    for (const call of [() => assert.rejects(Promise.resolve(1)), () => assert.rejects(async () => {}, Error, 'own'), () => assert.doesNotReject(Promise.reject(new Error('why'))), () => assert.rejects(() => 5), () => assert.rejects('x'), () => assert.rejects(Promise.reject(new Error('x')), /y/)]) await call().catch((error) => console.log(error.name, error.code, error.message));`,
  'assert: match, ifError, fail and partialDeepStrictEqual': code`
    import assert from 'node:assert';
    assert.match('abc', /b/); assert.doesNotMatch('abc', /x/); assert.ifError(null); assert.ifError(undefined); assert.partialDeepStrictEqual({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } });
    for (const call of [() => assert.match('abc', /x/), () => assert.match(5, /x/), () => assert.doesNotMatch('abc', /b/), () => assert.ifError(0), () => assert.ifError(new Error('given')), () => assert.fail(), () => assert.fail('boom'), () => assert.fail(new TypeError('own')), () => assert.partialDeepStrictEqual({ a: 1 }, { a: 2 })]) try { call(); } catch (error) { console.log(error.name, error.code, error.message, error.operator); }`,
  'assert: AssertionError by hand': code`
    import assert, { AssertionError } from 'node:assert';
    const error = new AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' }); console.log(error.message, error.name, error.code, error.generatedMessage, Object.keys(error)); console.log(new AssertionError({ message: 'own', actual: 1 }).generatedMessage);
    try { new AssertionError('x'); } catch (error) { console.log(error.code); } const { stack } = error; console.log(stack.split('\n')[0], error instanceof Error);
    const loose = new assert.Assert({ strict: false, diff: 'simple' }); loose.equal(1, '1'); try { new assert.Assert().deepEqual([1], ['1']); } catch (error) { console.log(error.operator); }`,
};
