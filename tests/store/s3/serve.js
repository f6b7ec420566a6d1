// SPDX-License-Identifier: GPL-3.0-or-later
// An S3 server on loopback: node serve.js FOLDER. Prints its port, then serves until its standard input ends. s3rver does
// the work but takes any signature of version 4 for good; so every request is held against its signature first, as the
// specification has it, and what is put under a digest must be announced with that digest.
'use strict';
const crypto = require('crypto');
const http = require('http');
const files = require('fs-extra');
const S3rver = require('s3rver');
const FilesystemStore = require('s3rver/lib/stores/filesystem');

const KEY = 'S3RVER';
const SECRET = 'S3RVER';

const sha256 = text => crypto.createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();

function canonicalQuery(query) {
  return query.split('&').filter(part => part !== '')
    .map(part => part.includes('=') ? part : part + '=')
    .sort().join('&');
}

function problem(request) {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
    .exec(request.headers.authorization || '');
  if (match === null)
    return 'AccessDenied';
  const [, key, day, region, signedHeaders, signature] = match;
  const payload = request.headers['x-amz-content-sha256'];
  const date = request.headers['x-amz-date'];
  const names = signedHeaders.split(';');
  if (key !== KEY)
    return 'InvalidAccessKeyId';
  if (payload === undefined || !['host', 'x-amz-date', 'x-amz-content-sha256'].every(name => names.includes(name)))
    return 'AccessDenied';
  const [path, query] = (request.url + '?').split('?');
  const headers = names.map(name => `${name}:${String(request.headers[name]).trim()}\n`).join('');
  const canonical = [request.method, path, canonicalQuery(query), headers, signedHeaders, payload].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const signing = hmac(hmac(hmac(hmac('AWS4' + SECRET, day), region), 's3'), 'aws4_request');
  if (hmac(signing, text).toString('hex') !== signature)
    return 'SignatureDoesNotMatch';
  const name = path.split('/').pop();
  if (request.method === 'PUT' && (/^[0-9a-f]{64}$/.test(name) ? name !== payload : !/^[0-9a-f]{64}$/.test(payload)))
    return 'XAmzContentSHA256Mismatch';
  return null;
}

// s3rver answers a PUT when it has read it, not when it has written it: who reads back what was acknowledged may find an
// empty file, which S3 never shows. So the answer waits for the file to be closed.
const writing = new Map();
const createWriteStream = files.createWriteStream;
files.createWriteStream = (path, ...rest) => {
  const stream = createWriteStream(path, ...rest);
  writing.set(path, new Promise((resolve, reject) => stream.on('close', resolve).on('error', reject)));
  return stream;
};
const putObject = FilesystemStore.prototype.putObject;
FilesystemStore.prototype.putObject = async function (object) {
  const path = this.getResourcePath(object.bucket, object.key, 'object');
  const result = await putObject.call(this, object);
  await writing.get(path);
  writing.delete(path);
  return result;
};

const server = new S3rver({ silent: true, directory: process.argv[2], configureBuckets: [{ name: 'lianban' }] });
server.configureBuckets().then(() => {
  const serve = server.callback();
  const listener = http.createServer((request, response) => {
    const code = problem(request);
    if (code === null)
      return serve(request, response);
    request.resume();
    response.writeHead(403, { 'Content-Type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
  });
  listener.listen(0, '127.0.0.1', () => console.log(listener.address().port));
}).catch(error => {
  console.error(error.message);
  process.exit(1);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
