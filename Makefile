# The developer's interface. `make` alone builds; `make help` lists the rest. `make verify` never writes, `make fix` does.
SHELL := bash
MVN ?= mvn
MAVEN := $(MVN) -B
VERSION := $(shell sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml)
# The formatter runs in Maven's own JVM and reads Java 25; everything else may be started on an older one.
JAVA25 = $(shell dirname "$$(dirname "$$(readlink -f "$$(prez-node/src/dist/bin/prez-server --find-java)")")")
ON_25 = JAVA_HOME="$(JAVA25)" $(MAVEN)
QUIET = $(MAVEN) -q

IMAGE_PREFIX ?= localhost/
TAG ?= $(VERSION)
NODES ?= 3
SEED ?=
N ?= 1000

.PHONY: build dist test it e2e sim golden crds verify fix format-check bench image deploy undeploy run down clean help

build: ## compile and package everything: target/prez-<version>/ and target/prez-<version>.tar.gz
	$(QUIET) -DskipTests package

test: ## unit, golden, simulation and architecture tests
	$(MAVEN) test

it: ## integration tests: real processes, files, sockets, kill -9
	$(MAVEN) verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false

sim: ## simulate N random histories (N=1000), or the one of SEED
	$(MAVEN) -q -pl prez-node test -Dtest='SimulationTest,CoreSimulationTest' -Dsurefire.failIfNoSpecifiedTests=false $(if $(SEED),-Dsim.seed=$(SEED),-Dsim.seeds=$(N))

golden: ## rewrite the expected results of golden tests; read the diff before you commit it
	$(MAVEN) -q test -Dtest='*Golden*Test,*InteractionTest,*RenderTest' -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true

crds: ## generate crds/ and what is rendered below deploy/ from the operator's classes
	$(MAVEN) -q -pl prez-operator test -Dtest='*GeneratedTest,*CrdTest' -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true

format-check:
	$(ON_25) -q spotless:check

verify: format-check ## formatting, compilation with every warning an error, all tests; writes no source
	for script in prez deploy/image/prepare deploy/image/train* .ci/run deploy/e2e/*; do [ -d $$script ] || bash -n $$script || exit 1; done
	sh -n prez-node/src/dist/bin/prez-server
	$(MAVEN) verify

fix: ## format the sources, then everything that is generated
	$(ON_25) -q spotless:apply
	$(MAKE) crds
	$(MAVEN) -q -pl prez-node test -Dtest='*DocsTest' -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.rewrite=true

image: ## target/images/prez-{node,operator}.tar as IMAGE_PREFIX (localhost/) and TAG (the version) say
	$(QUIET) -DskipTests package
	deploy/image/prepare
	mkdir -p target/images
	$(QUIET) -Pimage -pl prez-node,prez-operator jib:buildTar -Dimage.prefix=$(IMAGE_PREFIX) -Dimage.tag=$(TAG)
	deploy/image/check target/images/prez-node.tar target/images/prez-operator.tar
	@ls -l target/images/*.tar

deploy: ## install CRDs and operator into the cluster of KUBECONFIG, with the images of IMAGE_PREFIX and TAG
	deploy/install $(IMAGE_PREFIX) $(TAG)

undeploy: ## remove the operator, the CRDs and with them every PrezCluster
	deploy/install --remove $(IMAGE_PREFIX) $(TAG)

e2e: ## end to end in the cluster of KUBECONFIG; the images must be loaded there (E2E=name runs one scenario)
	deploy/e2e/run $(E2E)

bench: ## redis-benchmark against three fresh nodes, beside a Redis that fsyncs if there is one
	bench/run

run: ## start NODES (3) nodes on this machine: ./prez up
	./prez up --nodes $(NODES)

down: ## stop them: ./prez down
	./prez down

clean: ## delete what was built (not data/)
	$(QUIET) clean

help: ## this text
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r target text; do printf '%-10s %s\n' "$$target" "$$text"; done
