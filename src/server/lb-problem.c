/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Refusals (RFC 9457): a stable name, and what a client may do about it.
 */
#include "lb-server-private.h"
#include "lb-json.h"

static const struct { guint status; const char *name, *title, *retry;
} problems[LB_N_PROBLEMS] = {
  [LB_PROBLEM_MALFORMED] = { 400, "malformed", "The request cannot be read", "never" },
  [LB_PROBLEM_PROTOCOL] = { 400, "protocol", "The store speaks protocol 1", "never" },
  [LB_PROBLEM_SIGN_IN_REFUSED] = { 401, "sign-in-refused", "User or password is wrong", "never" },
  [LB_PROBLEM_UNAUTHENTICATED] = { 401, "unauthenticated", "No valid access token", "after-token" },
  [LB_PROBLEM_SESSION_ENDED] = { 401, "session-ended", "The session has ended; sign in again", "never" },
  [LB_PROBLEM_MUST_CHANGE_PASSWORD] = { 403, "must-change-password", "The password must be changed first",
                                        "never" },
  [LB_PROBLEM_FORBIDDEN] = { 403, "forbidden", "Not allowed", "never" },
  [LB_PROBLEM_DEVICE_UNKNOWN] = { 403, "device-unknown", "The device shows no certificate that is known here",
                                  "never" },
  [LB_PROBLEM_TRAINING_ONLY] = { 403, "training-only", "Only a training store does this", "never" },
  [LB_PROBLEM_NOT_FOUND] = { 404, "not-found", "There is no such thing, or it is not for you", "never" },
  [LB_PROBLEM_METHOD] = { 405, "method", "The method is not served here", "never" },
  [LB_PROBLEM_NOT_ACCEPTABLE] = { 406, "not-acceptable", "The answer can be had in none of the codings asked for",
                                  "never" },
  [LB_PROBLEM_OUT_OF_ORDER] = { 409, "out-of-order", "Another command is expected next", "same-key" },
  [LB_PROBLEM_UPLOAD_OFFSET] = { 409, "upload-offset", "The upload stands elsewhere", "same-key" },
  [LB_PROBLEM_CLOCK_BACKWARDS] = { 409, "clock-backwards", "The clock may not be set before the newest event",
                                   "never" },
  [LB_PROBLEM_CONFLICT] = { 409, "conflict", "It is not as you saw it", "never" },
  [LB_PROBLEM_CURSOR_RESET] = { 410, "cursor-reset", "The cursor is of another store or scope",
                                "after-reset" },
  [LB_PROBLEM_TOO_LARGE] = { 413, "too-large", "Too large", "never" },
  [LB_PROBLEM_ENCODING] = { 415, "encoding", "The body is in a coding that is not taken here", "never" },
  [LB_PROBLEM_RANGE] = { 416, "range", "There is no such range", "never" },
  [LB_PROBLEM_KEY_REUSE] = { 422, "key-reuse", "The number was used for another command", "never" },
  [LB_PROBLEM_INVALID] = { 422, "invalid", "A value is not valid", "never" },
  [LB_PROBLEM_DIGEST_MISMATCH] = { 422, "digest-mismatch", "The file was altered on its way", "never" },
  [LB_PROBLEM_NUMBERS_USED_UP] = { 422, "numbers-used-up", "The window has no numbers left on that day",
                                   "never" },
  [LB_PROBLEM_TOO_MANY_ATTEMPTS] = { 429, "too-many-attempts", "Too many tries; wait", "same-key" },
  [LB_PROBLEM_TOO_MANY_STREAMS] = { 429, "too-many-streams",
                                    "This user listens in as many places as one may; end one of them", "same-key" },
  [LB_PROBLEM_INTERNAL] = { 500, "internal", "The store failed", "same-key" },
  [LB_PROBLEM_BUSY] = { 503, "busy", "Too much is under way; try again", "same-key" },
  [LB_PROBLEM_FULL] = { 507, "full", "The store's disk is full", "same-key" },
};

static void
reply_problem (LbRequest *request, LbProblem problem, json_t *value)
{
  g_autofree char *text = lb_json_to_text (value);
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  lb_request_reply (request, problems[problem].status, "application/problem+json", content);
  if (problem == LB_PROBLEM_BUSY || problem == LB_PROBLEM_FULL)
    lb_request_header (request, "Retry-After", "1");
  if (problem == LB_PROBLEM_TOO_MANY_STREAMS)
    lb_request_header (request, "Retry-After", G_STRINGIFY (LB_BEAT_SECONDS));
  if (problems[problem].status == 401)
    lb_request_header (request, "WWW-Authenticate", "Bearer");
}

static json_t *
problem_to_json (LbProblem problem, const char *detail)
{
  g_autofree char *type = g_strconcat ("urn:lianban:problem:", problems[problem].name, NULL);
  json_t *value = json_pack ("{s:s, s:s, s:i, s:s}", "type", type, "title", problems[problem].title, "status",
                             (int) problems[problem].status, "retry", problems[problem].retry);

  if (detail != NULL && g_utf8_validate (detail, -1, NULL))
    json_object_set_new (value, "detail", json_string (detail));
  return value;
}

void
lb_request_problem (LbRequest *request, LbProblem problem, const char *detail)
{
  g_return_if_fail (request != NULL && problem < LB_N_PROBLEMS);
  json_auto_t *value = problem_to_json (problem, detail);

  reply_problem (request, problem, value);
}

void
lb_request_problem_number (LbRequest *request, LbProblem problem, const char *detail, const char *member,
                           gint64 number)
{
  g_return_if_fail (request != NULL && problem < LB_N_PROBLEMS && member != NULL);
  json_auto_t *value = problem_to_json (problem, detail);

  json_object_set_new (value, member, json_integer (number));
  reply_problem (request, problem, value);
}

void
lb_request_problem_text (LbRequest *request, LbProblem problem, const char *detail, const char *member,
                         const char *text)
{
  g_return_if_fail (request != NULL && problem < LB_N_PROBLEMS && member != NULL && text != NULL);
  json_auto_t *value = problem_to_json (problem, detail);

  json_object_set_new (value, member, json_string (text));
  reply_problem (request, problem, value);
}

static LbProblem
problem_of (int code)
{
  switch ((LbError) code)
    {
    case LB_ERROR_INVALID:
      return LB_PROBLEM_INVALID;
    case LB_ERROR_TOO_LARGE:
      return LB_PROBLEM_TOO_LARGE;
    case LB_ERROR_NOT_FOUND:
      return LB_PROBLEM_NOT_FOUND;
    case LB_ERROR_FULL:
      return LB_PROBLEM_FULL;
    case LB_ERROR_BUSY:
      return LB_PROBLEM_BUSY;
    case LB_ERROR_UNAUTHENTICATED:
      return LB_PROBLEM_UNAUTHENTICATED;
    case LB_ERROR_FORBIDDEN:
      return LB_PROBLEM_FORBIDDEN;
    case LB_ERROR_CONFLICT:
      return LB_PROBLEM_CONFLICT;
    case LB_ERROR_CURSOR_RESET:
      return LB_PROBLEM_CURSOR_RESET;
    case LB_ERROR_NEWER:
    case LB_ERROR_CORRUPT:
    case LB_ERROR_OFFLINE:
    case LB_ERROR_FAILED:
    default:
      return LB_PROBLEM_INTERNAL;
    }
}

void
lb_request_error (LbRequest *request, const GError *error)
{
  g_return_if_fail (request != NULL && error != NULL);
  LbProblem problem = error->domain == LB_ERROR ? problem_of (error->code) : LB_PROBLEM_INTERNAL;

  if (problem == LB_PROBLEM_CURSOR_RESET)
    {
      lb_request_problem_text (request, problem, error->message, "snapshot", "/v1/snapshot");
      return;
    }
  /* What went wrong inside is for the log, not for the asker. */
  lb_request_problem (request, problem, problems[problem].status < 500 ? error->message : NULL);
}

gboolean
lb_error_is_askers (const GError *error)
{
  return error != NULL && error->domain == LB_ERROR && problems[problem_of (error->code)].status < 500;
}
