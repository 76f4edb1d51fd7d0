# make                    build every service, the terminal client and the load client
# make help               list the targets
# make SAN=address,undefined unit     the same under sanitizers, in a folder of its own

SERVICES := auth chat-gateway admin worker
SAN      ?= none
OUT      := build/$(SAN)
CC       ?= gcc
PYTHON   ?= python3

WARN     := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Werror
SYSTEM   := -isystem $(shell pg_config --includedir)
HARDEN   := -fvisibility=hidden -fPIE -fstack-protector-strong -fcf-protection
# Under sanitizers it is compiled for every run of the suite: -O1 and line tables take half the time.
CFLAGS   ?= $(if $(filter none,$(SAN)),-g -O2,-g1 -O1)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(CFLAGS) $(WARN) $(HARDEN) $(SYSTEM) -I. -Ilibs -Iservices -Isdks -Iclients -MMD -MP $(BREAK)
LDFLAGS  += -pie -Wl,-z,relro,-z,now -Wl,--as-needed
LDLIBS   := -lwebsockets -lmicrohttpd -lhiredis -lpq -lrdkafka -lcurl -ljwt -lcjson -lsodium -lutf8proc -lpcre2-8 -lssl -lcrypto -lev -lpthread -lm
ifneq ($(SAN),none)
ALL_CFLAGS += -fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all
LDFLAGS  += -fsanitize=$(SAN)
else
ALL_CFLAGS += -D_FORTIFY_SOURCE=2
endif

objects = $(patsubst %.c,$(OUT)/%.o,$(wildcard $(1)))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all help run test unit tables docs docs-check docs-links layers sdk-js web screens clang format format-check fuzz bench bench-million clean

# --- programs: a service is its folder and the libraries; so are the clients -------------------------------------------

BUILT := $(foreach s,$(SERVICES),$(if $(wildcard services/$(s)/main.c),$(OUT)/bin/$(s))) \
         $(if $(wildcard clients/cli/main.c),$(OUT)/bin/chat) $(if $(wildcard tests/load/main.c),$(OUT)/bin/chat-bench)
all: $(BUILT)                                    ## build everything into build/$(SAN)/bin

$(OUT)/libs.a: $(call objects,libs/*/*.c)
$(OUT)/sdk.a:  $(call objects,sdks/c/*.c)
# The worker asks other services by the C SDK.
sdk_of = $(if $(filter worker,$(1)),$(OUT)/sdk.a)
define service
$(OUT)/$(1).a: $(filter-out $(OUT)/services/$(1)/main.o,$(call objects,services/$(1)/*.c services/$(1)/*/*.c)) \
               $(if $(wildcard services/$(1)/migrations),$(OUT)/services/$(1)/migrations.o)
$(OUT)/services/$(1)/migrations.c: $(wildcard services/$(1)/migrations services/$(1)/migrations/*.sql) libs/pg/embed
	@mkdir -p $$(@D) && libs/pg/embed $(subst -,_,$(1)) $$(sort $$(filter %.sql,$$^)) >$$@
$(OUT)/bin/$(1): $(OUT)/services/$(1)/main.o $(OUT)/$(1).a $(call sdk_of,$(1)) $(OUT)/libs.a
endef
$(foreach s,$(SERVICES),$(eval $(call service,$(s))))
$(OUT)/cli.a: $(filter-out $(OUT)/clients/cli/main.o,$(call objects,clients/cli/*.c))
$(OUT)/bin/chat:       $(OUT)/clients/cli/main.o $(OUT)/cli.a $(OUT)/sdk.a $(OUT)/libs.a
$(OUT)/bin/chat-bench: $(call objects,tests/load/*.c) $(OUT)/libs.a

$(OUT)/%.a:
	@mkdir -p $(@D) && rm -f $@ && ar rcs $@ $^
$(OUT)/bin/%:
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)
define compile
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -c $< -o $@ || { echo "failed: $<" >&2; exit 1; }
endef
$(OUT)/%.o: %.c
	$(compile)
$(OUT)/%.o: $(OUT)/%.c
	$(compile)

# --- tests: one program for each file, so that a fake linked first takes its neighbour's place -------------------------

UNIT_LIBS     := $(patsubst tests/%.c,$(OUT)/tests/%,$(wildcard tests/unit/libs/*/test_*.c))
UNIT_SDK      := $(patsubst tests/%.c,$(OUT)/tests/%,$(wildcard tests/unit/sdks/*/test_*.c tests/unit/clients/*/test_*.c))
UNIT_SERVICES := $(foreach s,$(SERVICES),$(patsubst tests/%.c,$(OUT)/tests/%,$(wildcard tests/unit/services/$(s)/test_*.c tests/unit/services/$(s)/*/test_*.c)))
UNIT          := $(UNIT_LIBS) $(UNIT_SDK) $(UNIT_SERVICES)
SUPPORT       := $(call objects,tests/support/*.c)

$(OUT)/tests/unit/libs/%: $(OUT)/tests/unit/libs/%.o $(SUPPORT) $(OUT)/libs.a
	@mkdir -p $(@D) && $(CC) $(LDFLAGS) $^ -o $@ -lcmocka $(LDLIBS)
$(UNIT_SDK): $(OUT)/tests/%: $(OUT)/tests/%.o $(SUPPORT) $(OUT)/cli.a $(OUT)/sdk.a $(OUT)/libs.a
	@mkdir -p $(@D) && $(CC) $(LDFLAGS) $^ -o $@ -lcmocka $(LDLIBS)
define service_tests
$(OUT)/tests/unit/services/$(1)/%: $(OUT)/tests/unit/services/$(1)/%.o $(SUPPORT) $(OUT)/$(1).a $(call sdk_of,$(1)) $(OUT)/libs.a
	@mkdir -p $$(@D) && $(CC) $(LDFLAGS) $$^ -o $$@ -lcmocka $(LDLIBS)
endef
$(foreach s,$(SERVICES),$(eval $(call service_tests,$(s))))

unit: $(UNIT)                                    ## unit tests, no network, in seconds
	@tests/unit/run $(UNIT)

run:                                             ## the same as ./run
	@./run
test:                                            ## the same as ./test
	@./test

sdk-js:                                          ## build the TypeScript SDK into sdks/js/dist, from its lock file
	@sdks/js/build

web:                                             ## build the web client into clients/web/dist, from its lock file
	@clients/web/build

screens: all web                                 ## photograph the web client again, for docs/web, where it does not look as it is kept
	@build/venv/bin/python tests/web/screens.py

# --- what is printed from the tables, and what is checked ---------------------------------------------------------------

tables:                                          ## check the tables in proto/
	@$(PYTHON) -m proto.print.check
docs:                                            ## print OpenAPI, AsyncAPI, the tables' pages and the SDK types
	@$(PYTHON) -m proto.print.all
docs-check:                                      ## fail when a printed file is stale, or an operation or event is not explained with an example
	@$(PYTHON) -m proto.print.all --check
layers:                                          ## who may include whom
	@tests/layers
# Another compiler warns of other things. Nothing is built by it but the fuzzers, so that it looks is enough.
CLANG ?= clang
clang:                                           ## every file by clang as well, warnings are errors
	@find libs services sdks/c clients/cli tests/load tests/unit tests/support -name '*.c' | \
		xargs -P $$(nproc) -n 12 $(CLANG) $(filter-out -MMD -MP,$(ALL_CFLAGS)) -fsyntax-only && echo "clang has nothing to say"
format:                                          ## put braces and indentation where they belong
	@tests/format --fix
format-check:
	@tests/format
docs-links:                                      ## links between the pages lead somewhere
	@tests/docs_links

# --- fuzzers: clang's libFuzzer, one program for each parser; SECONDS each ----------------------------------------------

SECONDS ?= 60
fuzz:                                            ## run every fuzzer for SECONDS (60)
	@tests/fuzz/run $(SECONDS)
bench: all                                       ## measure throughput and latency, with the floor and others beside; QUICK=1: a minute
	@tests/load/run $(if $(QUICK),--quick)
bench-million: all                               ## open a million connections, as far as the memory goes, and deliver to them
	@tests/load/run --million

clean:                                           ## remove what was built
	rm -rf build/none build/address* build/undefined build/thread
help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
