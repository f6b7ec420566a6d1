/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A real S3 server on loopback (s3rver, from npm, pinned by tests/store/s3/package-lock.json), with a bucket called
 * lianban. Without npm, or without its registry on the first run, a test that asks for it fails: what is not tried is not
 * known.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;         /* where it keeps its objects: KEY._S3rver_object below lianban/ */
  GSubprocess *process; /* (nullable) while it does not run */
  char *endpoint;       /* "http://127.0.0.1:PORT"; key and secret are S3RVER */
} TestS3;

void test_s3_start (TestS3 *s3);
/* Stops it and takes its objects away. */
void test_s3_stop (TestS3 *s3);
/* Writes the file that says where it is. */
void test_s3_settings (TestS3 *s3, const char *path);

G_END_DECLS
