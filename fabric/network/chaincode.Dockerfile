# The chaincode as an image: docker build -f fabric/network/chaincode.Dockerfile -t piaolian-chaincode:1.0 chaincode/target
FROM eclipse-temurin:17-jre
COPY piaolian-chaincode-*-all.jar /opt/piaolian/chaincode.jar
USER 10001:10001
ENTRYPOINT ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-jar", "/opt/piaolian/chaincode.jar"]
