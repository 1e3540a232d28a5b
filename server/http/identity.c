#include "http/identity.h"

void identity_free(Identity *identity)
{
    if (identity == NULL)
        return;
    g_free(identity->account_id);
    g_free(identity->person_id);
    g_free(identity->org_id);
    g_free(identity->session_id);
    g_free(identity->csrf_token);
    g_free(identity->name);
    g_free(identity->email);
    g_free(identity->org_name);
    g_free(identity->size_band);
    g_free(identity->department_id);
    g_free(identity->language);
    g_free(identity->theme);
    g_strfreev(identity->roles);
    if (identity->rights != NULL)
        g_array_unref(identity->rights);
    g_free(identity);
}

Reach identity_reach(const Identity *identity, const char *permission)
{
    for (guint i = 0; identity->rights != NULL && i < identity->rights->len; i++) {
        const Right *right = &g_array_index(identity->rights, Right, i);
        if (g_str_equal(right->permission, permission))
            return right->reach;
    }
    return REACH_NONE;
}

bool identity_may(const Identity *identity, const char *permission)
{
    return identity_reach(identity, permission) != REACH_NONE;
}

const char *identity_department(const Identity *identity, const char *permission)
{
    if (identity_reach(identity, permission) == REACH_COMPANY)
        return NULL;
    return identity->department_id == NULL ? "" : identity->department_id;
}

bool identity_sees(const Identity *identity, const char *permission, const char *department_id)
{
    const char *own = identity_department(identity, permission);
    return identity_may(identity, permission) &&
           (own == NULL || department_id[0] == '\0' || g_str_equal(own, department_id));
}

bool identity_may_in(const Identity *identity, const char *permission, const char *department_id)
{
    const char *own = identity_department(identity, permission);
    return identity_reach(identity, permission) >= REACH_DEPARTMENT &&
           (own == NULL || (own[0] != '\0' && g_str_equal(own, department_id)));
}

bool identity_is_proven(const Identity *identity, int64_t now)
{
    return identity->proven_at > 0 && now - identity->proven_at <= PROOF_S;
}

void identity_write(JsonWriter *json, const char *key, const Identity *identity)
{
    if (identity == NULL) {
        json_none(json, key);
        return;
    }
    json_begin_object(json, key);
    json_text(json, "personId", identity->person_id);
    json_text(json, "name", identity->name);
    json_text(json, "email", identity->email);
    json_text(json, "organisationId", identity->org_id);
    json_text(json, "organisationName", identity->org_name);
    json_begin_list(json, "roles");
    for (char **role = identity->roles; *role != NULL; role++)
        json_text(json, NULL, *role);
    json_end(json);
    json_begin_list(json, "permissions");
    for (guint i = 0; i < identity->rights->len; i++)
        json_text(json, NULL, g_array_index(identity->rights, Right, i).permission);
    json_end(json);
    json_begin_list(json, "limited");
    for (guint i = 0; i < identity->rights->len; i++) {
        const Right *right = &g_array_index(identity->rights, Right, i);
        if (right->reach != REACH_COMPANY)
            json_text(json, NULL, right->permission);
    }
    json_end(json);
    json_text(json, "departmentId", identity->department_id);
    json_text(json, "language", identity->language);
    json_text(json, "theme", identity->theme);
    json_bool(json, "secondFactorDemanded", identity->factor_is_demanded);
    json_bool(json, "secondFactorMissing", identity->lacks_factor);
    json_bool(json, "totpEnabled", identity->has_totp);
    json_int(json, "passkeys", identity->passkeys);
    json_int(json, "recoveryCodesLeft", identity->recovery_codes_left);
    json_time(json, "sessionEndsAt", identity->session_ends_at);
    json_int(json, "version", identity->version);
    json_end(json);
}
