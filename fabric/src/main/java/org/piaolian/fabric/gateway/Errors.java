package org.piaolian.fabric.gateway;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.piaolian.fabric.endorsement.Endorser;

/** gRPC errors with the details that Fabric's gateway attaches: which peer said what. */
final class Errors {

    private Errors() {}

    static StatusRuntimeException of(Code code, String message, List<ErrorDetail> details) {
        Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(message);
        details.forEach(detail -> status.addDetails(Any.pack(detail)));
        return StatusProto.toStatusRuntimeException(status.build());
    }

    static StatusRuntimeException of(Code code, String message) {
        return of(code, message, List.of());
    }

    static ErrorDetail detail(Endorser endorser, String message) {
        return detail(endorser.address(), endorser.mspId(), message);
    }

    static ErrorDetail detail(String address, String mspId, String message) {
        return ErrorDetail.newBuilder()
                .setAddress(address)
                .setMspId(mspId)
                .setMessage(message)
                .build();
    }
}
