/**
 * The embedded network: Hyperledger Fabric's own gRPC services of four agency peers in one JVM, <strong>for trying and
 * testing</strong>.
 *
 * <p>What is real: X.509 MSPs, TLS, signatures, proposals, endorsement by each agency's own key through the
 * chaincode-as-a-service protocol, read-write sets, validation of each transaction, hash-chained blocks in Fabric's
 * format on disk with fsync. What is not: there is no consensus. One process orders, and all keys lie on one machine, so
 * nobody is protected from who runs that machine. See ADR 0002.
 *
 * <p>It is no place for features that Fabric lacks: a client that works here works against a real network.
 */
@NullMarked
package org.piaolian.fabric;

import org.jspecify.annotations.NullMarked;
