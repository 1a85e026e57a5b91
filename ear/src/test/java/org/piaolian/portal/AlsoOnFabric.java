package org.piaolian.portal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A class of tests of the whole product that holds whatever channel it has: it runs with the embedded ledger always, and
 * with Hyperledger Fabric on {@code ./mvnw verify -Dfabric=real}.
 */
@Tag("also-on-fabric")
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@interface AlsoOnFabric {}
