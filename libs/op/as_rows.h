/* as_rows.h — reads a table as rows of struct op, between braces. Included right before the table, so without a guard. */
#define OP_ROW(name_, wire_, doors_, method_, path_, who_, perm_, other_, scope_, price_, status_, event_, about)                      \
        {.name = #name_, .wire = wire_, .doors = doors_, .method = METHOD_##method_, .path = path_, .who = WHO_##who_, .perm = PERM_##perm_, \
         .perm_other = PERM_##other_, .scope = SCOPE_##scope_, .price = PRICE_##price_, .status = status_, .sentence = about, \
         .in = name_##_in_shape, .out = name_##_out_shape, .run = name_##_run},
#define OP(name, wire, method, path, who, perm, other, scope, price, status, event, about) \
        OP_ROW(name, wire, BY_REST | BY_SOCKET, method, path, who, perm, other, scope, price, status, event, about)
#define OP_REST(name, wire, method, path, who, perm, other, scope, price, status, event, about) \
        OP_ROW(name, wire, BY_REST, method, path, who, perm, other, scope, price, status, event, about)
#define OP_SOCKET(name, wire, method, path, who, perm, other, scope, price, status, event, about) \
        OP_ROW(name, wire, BY_SOCKET, method, path, who, perm, other, scope, price, status, event, about)
