/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the commands reach a store: its folder, its cases, their archives.
 */
#pragma once

#include <jansson.h>
#include "lb-backup.h"
#include "lb-command-line.h"
#include "lb-ledger.h"
#include "lb-ledger-keep.h"

G_BEGIN_DECLS

/* The folder of --data, else that of the app's private store of the bureau. (transfer full) */
char *lb_ctl_store_folder (LbCommandLine *line);
/* Opens it with @flags. */
LbLedger *lb_ctl_store_open (LbCommandLine *line, LbLedgerFlags flags, GError **error);
/* The newest catalogue of the store, or the program's own when there is no store yet. (transfer full) */
LbCatalogue *lb_ctl_catalogue (LbCommandLine *line, GError **error);
/* All events of a case, oldest first, and the lines that they were read from (optional). (transfer full) */
GPtrArray *lb_ctl_case_events (LbLedger *ledger, const char *case_id, GPtrArray **ret_lines, GError **error);
/* Writes the archive of @state to @path. */
gboolean lb_ctl_write_archive (LbLedger *ledger, const LbCase *state, const char *path, GError **error);
/* Catalogue, calendar and policy of @state. Borrowed by @ret_context from the caller's @ret_keep. */
typedef struct { LbCatalogue *catalogue; LbCalendar *calendar; LbPolicy *policy; } LbCtlRules;
void lb_ctl_rules_clear (LbCtlRules *rules);
gboolean lb_ctl_rules_load (LbLedger *ledger, const char *catalogue, LbCtlRules *ret_rules, GError **error);

/* What the command line says of seals that were handed out: --public-key KEY, --seals FILE. */
typedef struct { gboolean given; guint8 key[LB_SEAL_KEY_BYTES]; LbSealTrust trust; } LbCtlTrust;
gboolean lb_ctl_trust_take (LbCommandLine *line, LbCtlTrust *ret_trust, GError **error);
void lb_ctl_trust_clear (LbCtlTrust *trust);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LbCtlTrust, lb_ctl_trust_clear)

/* Prints @counts (transfer full) and, on the error output, @faults; the exit status that they make. */
int lb_ctl_print_verdict (LbCommandLine *line, GPtrArray *faults, json_t *counts);
/* Checks every byte of the backups at @place; for verify --backup. */
int lb_ctl_verify_backup (LbCommandLine *line, const char *place);

int lb_ctl_audit_key (LbCommandLine *line);
int lb_ctl_audit_seal (LbCommandLine *line);
int lb_ctl_audit_seals (LbCommandLine *line);
int lb_ctl_numbers (LbCommandLine *line);
int lb_ctl_migrate_engine (LbCommandLine *line);
int lb_ctl_demo (LbCommandLine *line);
int lb_ctl_verify (LbCommandLine *line);
int lb_ctl_export (LbCommandLine *line);
int lb_ctl_backup (LbCommandLine *line);
int lb_ctl_restore (LbCommandLine *line);
int lb_ctl_user_add (LbCommandLine *line);
int lb_ctl_user_list (LbCommandLine *line);
int lb_ctl_user_disable (LbCommandLine *line);
int lb_ctl_user_passwd (LbCommandLine *line);
int lb_ctl_user_sessions (LbCommandLine *line);
int lb_ctl_user_revoke (LbCommandLine *line);

G_END_DECLS
