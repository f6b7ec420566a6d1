/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-test-certificates.h"

#include <glib/gstdio.h>
#include <string.h>

char *
test_certificates_path (TestCertificates *self, const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat (name, ending, NULL);

  return g_build_filename (self->folder, file, NULL);
}

TestCertificates *
test_certificates_new (void)
{
  TestCertificates *self = g_new0 (TestCertificates, 1);

  self->folder = g_dir_make_tmp ("lianban-test-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  return self;
}

void
test_certificates_free (TestCertificates *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self);
}

static void
run (const char *const *arguments)
{
  g_autofree char *faults = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                &faults, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("certtool: %s", faults);
}

static char *
write_template (TestCertificates *self, const char *name, const char *text)
{
  char *path = test_certificates_path (self, name, ".cfg");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
make_key (TestCertificates *self, const char *name)
{
  g_autofree char *path = test_certificates_path (self, name, "-key.pem");

  run ((const char *[]) { "certtool", "--generate-privkey", "--key-type=ecdsa", "--curve=secp256r1", "--outfile", path,
                          NULL });
}

void
test_certificates_authority (TestCertificates *self, const char *name)
{
  g_autofree char *text = g_strdup_printf ("cn=%s\nca\ncert_signing_key\ncrl_signing_key\nexpiration_days=30\n", name);
  g_autofree char *template = write_template (self, name, text);
  g_autofree char *key = test_certificates_path (self, name, "-key.pem");
  g_autofree char *path = test_certificates_path (self, name, ".pem");

  make_key (self, name);
  run ((const char *[]) { "certtool", "--generate-self-signed", "--load-privkey", key, "--template", template,
                          "--outfile", path, NULL });
}

void
test_certificates_make (TestCertificates *self, const char *name, const char *authority, gboolean server, int days)
{
  g_autofree char *text = g_strdup_printf ("cn=%s\nsigning_key\n%sactivation_date=\"2019-01-01 00:00:00\"\n"
                                           "expiration_date=\"%s-01-01 00:00:00\"\n",
                                           name,
                                           server ? "tls_www_server\nip_address=127.0.0.1\n" : "tls_www_client\n",
                                           days < 0 ? "2020" : "2100");
  g_autofree char *template = write_template (self, name, text);
  g_autofree char *key = test_certificates_path (self, name, "-key.pem");
  g_autofree char *path = test_certificates_path (self, name, ".pem");
  g_autofree char *ca = test_certificates_path (self, authority, ".pem");
  g_autofree char *ca_key = test_certificates_path (self, authority, "-key.pem");

  make_key (self, name);
  run ((const char *[]) { "certtool", "--generate-certificate", "--load-privkey", key, "--load-ca-certificate", ca,
                          "--load-ca-privkey", ca_key, "--template", template, "--outfile", path, NULL });
}

void
test_certificates_revoke (TestCertificates *self, const char *name, const char *authority, const char *revoked)
{
  g_autofree char *template = write_template (self, name, "crl_next_update=30\ncrl_number=1\n");
  g_autofree char *path = test_certificates_path (self, name, ".pem");
  g_autofree char *ca = test_certificates_path (self, authority, ".pem");
  g_autofree char *ca_key = test_certificates_path (self, authority, "-key.pem");
  g_autofree char *victim = revoked != NULL ? test_certificates_path (self, revoked, ".pem") : NULL;
  const char *arguments[] = { "certtool", "--generate-crl", "--load-ca-privkey", ca_key, "--load-ca-certificate", ca,
                              "--template", template, "--outfile", path, victim != NULL ? "--load-certificate" : NULL,
                              victim, NULL };

  run (arguments);
}
