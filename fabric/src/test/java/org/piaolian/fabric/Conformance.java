package org.piaolian.fabric;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A class of the one suite that states what the portal needs of a ledger. It runs against the embedded network always,
 * and against Hyperledger Fabric with {@code ./mvnw verify -Dfabric=real}. A fact that only one of them keeps says so,
 * and why.
 */
@Tag("conformance")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Conformance {}
